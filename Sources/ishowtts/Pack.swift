import ArgumentParser
import F5TTS
import Foundation
import SpeechEngine

/// Writes a model as one file that starts at once.
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
    var output: String

    @Flag(exclusivity: .exclusive, help: "Eight bits (default), or weights as they are.")
    var form: Form = .int8

    enum Form: String, EnumerableFlag {
        case int8, fp32
    }

    func validate() throws {
        if input != nil && files.model != nil {
            throw ValidationError("Give the model once: as an argument or by --model.")
        }
        if files.precision != nil {
            throw ValidationError("Give --int8 or --fp32 in place of --precision.")
        }
    }

    func run() throws {
        try Failure.reporting {
            var source = files.source
            if let input { source.model = input }
            try SpeechModel.pack(
                source, precision: form == .int8 ? .int8 : .fp32, to: output, on: files.makePool())
            let size = (try? FileManager.default.attributesOfItem(atPath: output)[.size] as? Int) ?? 0
            FileHandle.standardError.write(Data("\(output): \(size >> 20) MiB\n".utf8))
        }
    }
}
