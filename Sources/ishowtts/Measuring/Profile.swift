import ArgumentParser
import F5TTS
import Foundation
import SpeechEngine
import Tensors

struct Profile: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Speak a text and show the time of each stage and operation beside its floor.",
        discussion: """
            The floor of an operation is its work divided by what this processor was measured to do at most: \
            multiply-adds, or bytes through memory. Open the trace in ui.perfetto.dev.
            """)

    @Argument(help: "The text.")
    var text = "Hello! I read your chat aloud, in any voice, on the machine you already have."

    @Option(help: ArgumentHelp("A voice of the model's folder.", valueName: "name"))
    var voice: String?

    @Option(help: ArgumentHelp("Write a trace for Perfetto or chrome://tracing.", valueName: "file"))
    var trace: String?

    @OptionGroup(title: "Model") var files: ModelOptions
    @OptionGroup(title: "Speaking") var speaking: SpeakingOptions

    func run() throws {
        let log = OperationLog()
        let pool = files.makePool(log: log)
        let model = try files.load(on: pool)
        let voice = try model.voice(named: voice)
        let options = speaking.options(for: model)
        let synthesizer = Synthesizer(model: model, pool: pool)
        // The first run pays for what later ones find ready.
        _ = try synthesizer.speak(text, voice: voice, options: options)
        log.clear()
        let start = log.now
        let speech = try synthesizer.speak(text, voice: voice, options: options)
        let operations = log.operations
        let table = ProfileTable(
            speech: speech, operations: operations, peak: ProcessorPeak(on: files.makePool()),
            threads: pool.threads)
        for warning in speech.warnings { Console.warn(warning) }
        try table.show()
        if let trace { try TraceFile(operations: operations, from: start).write(to: trace) }
    }
}
