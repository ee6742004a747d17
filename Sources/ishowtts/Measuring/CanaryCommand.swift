import ArgumentParser
import Foundation
import SpeechEngine
import Tensors

struct CanaryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "canary",
        abstract: "Check that fixed sentences are spoken bit by bit as they were before.",
        discussion: """
            The first run on a machine keeps digests of the samples in the file, later ones compare. They are kept by text, \
            voice, model, settings and instruction set, because bits differ between instruction sets. Ends with 1 where one \
            differs: after an update of the program that may be meant (--accept), otherwise something is broken.
            """)

    @Option(help: ArgumentHelp("Where digests are kept.", valueName: "file"))
    var file = "canary.json"

    @Option(help: ArgumentHelp("A voice of the model; default is its first.", valueName: "name"))
    var voice: String?

    @Flag(help: "Keep what is made now in the place of what differs.")
    var accept = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup(title: "Model") var files: ModelOptions

    func run() async throws {
        try Output.check(file)
        let pool = files.makePool()
        let model = try files.load(on: pool)
        let scheduler = SpeechScheduler(Synthesizer(model: model, pool: pool))
        let prints = try await Canary.prints(of: scheduler, voice: model.voice(named: voice))
        let outcome: CanaryFile.Outcome
        do {
            outcome = try CanaryFile(path: file).compare(prints, accepting: accept)
        } catch {
            throw Failure(.cannotCreate, "\(error.description) (--file)")
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            let fields = Fields(
                same: outcome.same, new: outcome.new, differing: outcome.differing.count,
                accepted: accept, instructions: Kernels.name, build: ProgramBuild.digest)
            try Console.print(String(decoding: try encoder.encode(fields), as: UTF8.self))
        } else {
            try Console.print(
                "\(outcome.same) as before, \(outcome.new) new, \(outcome.differing.count) differ"
                    + "\(accept && !outcome.differing.isEmpty ? " and are kept now" : "") (\(Kernels.name), \(file))"
            )
        }
        guard !accept, let first = outcome.differing.first else { return }
        throw Failure(
            .worse,
            first.isOfAnotherBuild
                ? "another build (\(first.kept.build), here \(first.made.build)) spoke otherwise; if that is meant, --accept"
                : "the same build spoke otherwise; look at the model's files, the memory and the processor")
    }

    private struct Fields: Encodable {
        let same: Int
        let new: Int
        let differing: Int
        let accepted: Bool
        let instructions: String
        let build: String
    }
}
