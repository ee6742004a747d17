import ArgumentParser
import Basics
import Foundation
import SpeechBench
import SpeechEngine

struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure how fast speech is made, here or by a server, and keep it in a history.",
        discussion: """
            quick takes half a minute on a fast machine, extended some minutes, soak as long as --minutes says. Short, medium \
            and long texts are spoken one and several at a time, after a warm-up. See docs/operations.md.
            """)

    @Argument(help: "quick, extended or soak.")
    var plan: BenchPlan.Kind = .quick

    @Flag(
        help: ArgumentHelp(
            "Speak a text for each line of standard input that names one.", visibility: .hidden))
    var turns = false

    @Option(help: ArgumentHelp("Requests of each text.", valueName: "number"))
    var rounds: Int?

    @Option(
        help: ArgumentHelp("How many at a time, one case after the other, as 1,4.", valueName: "list"))
    var together: NumberList?

    @Option(help: "Length of a soak; default is 60.")
    var minutes: Double?

    @Option(
        help: ArgumentHelp(
            "Add the result to this file, a line of JSON for each; see ishowtts regress.", valueName: "file"))
    var history: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup(title: "Server") var server: BenchServerOptions
    @OptionGroup(title: "Speaking") var speaking: SpeakingOptions
    @OptionGroup(title: "Model") var files: ModelOptions

    func validate() throws {
        if let rounds, !(1...100_000).contains(rounds) {
            throw ValidationError("--rounds is \(rounds); it must be 1 to 100000.")
        }
        if let minutes, !(minutes > 0 && minutes <= 60 * 24 * 30) {
            throw ValidationError("--minutes is \(minutes); it must be above 0, up to 43200.")
        }
        if minutes != nil, plan != .soak { throw ValidationError("--minutes belongs to soak.") }
        if turns, server.server != nil { throw ValidationError("Give --turns or --server, not both.") }
    }

    func run() async throws {
        let begun = ContinuousClock.now - .seconds(ResourceUse.age() ?? 0)
        try history.map(Output.check)
        var plan = BenchPlan(self.plan)
        if let rounds { plan.rounds = rounds }
        if let together { plan.together = together.numbers }
        if let minutes { plan.seconds = minutes * 60 }
        let most = plan.together.max() ?? 1
        let note = Console.progress(unless: json)
        let result: BenchResult
        do {
            if let target = try await server.target(together: most) {
                let runner = BenchRunner(target, plan: plan, note: note)
                let fingerprint = server.fingerprint()
                result = try await runner.run(fingerprint)
                await target.close()
            } else {
                let local = try await LocalBench(
                    files, speaking, voice: server.voice, together: most, begun: begun)
                if turns {
                    return try await TurnWorker.run(
                        local.target, hello: .init(fingerprint: local.fingerprint),
                        write: { try Console.print($0) })
                }
                result = try await BenchRunner(local.target, plan: plan, note: note).run(
                    local.fingerprint, coldStart: local.coldStart, begun: begun)
            }
            if let history { try BenchHistory.append(result, to: history) }
        } catch let fault as BenchFault {
            throw Failure(server.server == nil ? .data : .unavailable, fault.description)
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try Console.print(String(decoding: encoder.encode(result), as: UTF8.self))
        } else {
            for line in BenchTable(result).lines { try Console.print(line) }
        }
    }
}

/// Whole numbers above 0, separated by commas.
struct NumberList: ExpressibleByArgument {
    let numbers: [Int]

    init?(argument: String) {
        let numbers = argument.split(separator: ",").map { Int($0) ?? 0 }
        guard !numbers.isEmpty, numbers.count <= 16, numbers.allSatisfy((1...1024).contains) else {
            return nil
        }
        self.numbers = numbers
    }
}

extension BenchPlan.Kind: ExpressibleByArgument {}
extension BenchText: ExpressibleByArgument {}
