import ArgumentParser
import F5TTS
import Foundation
import SpeechEngine
import Tensors

struct Pack: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a model as one file that is mapped into memory as it is used.",
        discussion: """
            The file holds the weights (by default in eight bits), vocabulary, duration predictor, vocoder and settings. \
            Speak with it by --model FILE. Voices stay where they are.
            """)

    @OptionGroup var files: ModelOptions

    @Argument(help: "A checkpoint or a model folder; without it the built-in voice is packed.")
    var input: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("Where the packed model goes.", valueName: "file"))
    var output: String?

    @Flag(exclusivity: .exclusive, help: "Eight bits (default), or weights as they are.")
    var form: Form = .int8

    @Flag(
        help:
            "Show what quantizing each part costs in accuracy, and what keeping it in fp32 would cost in time."
    )
    var sensitivity = false

    enum Form: String, EnumerableFlag {
        case int8, fp32
    }

    func validate() throws {
        if input != nil && files.model != nil {
            throw ValidationError("Give the model once: as an argument or by --model.")
        }
        if output == nil && !sensitivity {
            throw ValidationError("Say where the packed model goes: -o FILE; or ask for --sensitivity.")
        }
        if files.precision != nil {
            throw ValidationError("Give --int8 or --fp32 in place of --precision.")
        }
    }

    func run() throws {
        var source = files.source
        if let input { source.model = input }
        try Input.checkModel(input, "MODEL")
        try files.check()
        try output.map(Output.check)
        let pool = files.makePool()
        if let output {
            try SpeechModel.pack(source, precision: form == .int8 ? .int8 : .fp32, to: output, on: pool)
            let size = (try? FileManager.default.attributesOfItem(atPath: output)[.size] as? Int) ?? 0
            Console.note("\(output): \(size >> 20) MiB")
        }
        if sensitivity {
            let voice = try SpeechModel.load(source, on: pool).voice()
            let text = "The rain will stop before noon, and we can walk to the river."
            try show(Sensitivity(source, voice: voice, text: text, on: pool))
        }
    }

    private func show(_ found: Sensitivity) throws {
        func line(_ name: String, _ columns: String...) throws {
            let cells = columns.map { String(repeating: " ", count: max(0, 14 - $0.count)) + $0 }
            try Console.print(name.padding(toLength: 20, withPad: " ", startingAt: 0) + cells.joined())
        }
        func percent(_ value: Double) -> String { String(format: "%.3f %%", value * 100) }
        func ms(_ value: Double) -> String { String(format: "%.1f ms", value * 1e3) }
        try Console.print("Relative error of the velocity against fp32, and the time of an evaluation\n")
        try line("", "error", "evaluation")
        try line("fp32", "0", ms(found.fp32Seconds))
        try line("all in int8", percent(found.error), ms(found.seconds))
        try Console.print()
        try line("part", "alone in int8", "alone in fp32", "evaluation", "price")
        for row in found.rows {
            try line(
                row.name, percent(row.errorAlone), percent(row.errorWithout), ms(row.secondsWithout),
                ms(row.secondsWithout - found.seconds))
        }
    }
}
