import ArgumentParser
import Foundation
import SpeechBench

struct Capacity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say how many channels' chats this machine, or a server, can read aloud.",
        discussion: """
            Searches the largest rate at which 95 % of first sounds come in time, and divides it by what a channel asks for: as \
            recorded (--chat), or a quiet, a busy and a full chat as stated in docs/operations.md.
            """)

    @Option(help: ArgumentHelp("Time within which 95 % of messages begin to sound.", valueName: "seconds"))
    var within = 1.0

    @Option(help: ArgumentHelp("Length of each run of the search.", valueName: "seconds"))
    var seconds = 20.0

    @OptionGroup(title: "Requests") var source: LoadSource
    @OptionGroup(title: "Server") var server: BenchServerOptions
    @OptionGroup(title: "Speaking") var speaking: SpeakingOptions
    @OptionGroup(title: "Model") var files: ModelOptions

    func validate() throws {
        if !(seconds >= 1 && seconds <= 3600) {
            throw ValidationError("--seconds is \(seconds); it must be 1 to 3600.")
        }
        if !(within > 0 && within <= 3600) {
            throw ValidationError("--within is \(within); it must be above 0, up to 3600.")
        }
    }

    func run() async throws {
        var requests = try source.requests(files)
        var kinds = ChatKind.stated
        if let chat = source.chat,
            let kind = ChatKind(name: chat, record: requests.record, length: requests.length)
        {
            kinds = [kind]
        } else {
            requests = .init(texts: kinds[0].texts, record: [], length: 0, seed: source.seed)
        }
        let session = try await LoadSession(server, files, speaking)
        let runner = LoadRunner(session.target)
        var search = RateSearch()
        search.limit = within
        let outcome = try await search.run(from: 1) { rate in
            let result = try await runner.run(
                requests.schedule(rate: rate, seconds: seconds), seconds: seconds)
            Console.note(LoadTable.line(result))
            return result
        }
        await session.close()
        guard let result = outcome.result else {
            throw Failure(.data, "no rate keeps \(within) s; give --within more, or a faster model")
        }
        try Console.print(
            String(
                format:
                    "%.2f messages a second, %.1f s of speech a second, 95 %% of first sounds within %.2f s",
                outcome.load, result.speechSeconds / result.seconds, within))
        for kind in kinds {
            let channels = kind.channels(at: outcome.load)
            try Console.print(
                String(format: "%6.0f channels of ", channels.rounded(.down))
                    + "\(Console.plain(kind.name)) chat, \(String(format: "%.1f", kind.perMinute)) messages a minute"
            )
        }
    }
}
