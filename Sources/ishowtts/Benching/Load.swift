import ArgumentParser
import Foundation
import SpeechBench

struct Load: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask for speech at a rate, answered or not, and state how long the first sounds take.",
        discussion: """
            Requests come by chance (Poisson), or as the messages of a recorded chat would have been read. Times count from when a \
            request was due, so that a server which falls behind does not look fast. With --within the largest rate is searched \
            at which 95 % have their first audio in that time. See docs/operations.md.
            """)

    @Option(
        help: ArgumentHelp("Requests a second; with --within the rate to begin with.", valueName: "number"))
    var rate = 1.0

    @Option(help: ArgumentHelp("Length of the load, or of each of its runs.", valueName: "seconds"))
    var seconds = 30.0

    @Option(
        help: ArgumentHelp(
            "Search the largest rate with 95 % of first audio within this.", valueName: "seconds"))
    var within: Double?

    @OptionGroup(title: "Requests") var source: LoadSource
    @OptionGroup(title: "Server") var server: BenchServerOptions
    @OptionGroup(title: "Speaking") var speaking: SpeakingOptions
    @OptionGroup(title: "Model") var files: ModelOptions

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if !(rate > 0 && rate <= 10_000) {
            throw ValidationError("--rate is \(rate); it must be above 0, up to 10000.")
        }
        if !(seconds >= 1 && seconds <= 86_400) {
            throw ValidationError("--seconds is \(seconds); it must be 1 to 86400.")
        }
        if let within, !(within > 0 && within <= 3600) {
            throw ValidationError("--within is \(within); it must be above 0, up to 3600.")
        }
    }

    func run() async throws {
        let requests = try source.requests(files)
        let session = try await LoadSession(server, files, speaking)
        let outcome: RateSearch.Outcome?
        let result: LoadResult
        do {
            let runner = LoadRunner(session.target)
            func measure(_ rate: Double) async throws -> LoadResult {
                let schedule = requests.schedule(rate: rate, seconds: seconds)
                let result = try await runner.run(schedule, seconds: seconds)
                if !json, within != nil { Console.note(LoadTable.line(result)) }
                return result
            }
            if let within {
                var search = RateSearch()
                search.limit = within
                outcome = try await search.run(from: rate, measure: measure)
                guard let best = outcome?.result else {
                    throw Failure(
                        .data,
                        "not even \(String(format: "%.3f", outcome?.tooMuch ?? rate)) requests a second keep \(within) s; give --within more"
                    )
                }
                result = best
            } else {
                outcome = nil
                result = try await measure(rate)
            }
        } catch let fault as BenchFault {
            throw Failure(.unavailable, fault.description)
        }
        await session.close()
        guard result.total.count > 0 || result.requests == 0 else {
            throw Failure(.unavailable, "every request failed: \(Console.plain(result.failure ?? ""))")
        }
        let table = LoadTable(result, outcome, within: within)
        try Console.print(json ? table.json() : table.text)
    }
}
