import ArgumentParser
import Checkpoints
import F5TTS
import SpeechAudio
import SpeechEngine

/// Describes a checkpoint, or a recording as a reference.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Describe a checkpoint, or a recording as the reference of a voice.")

    @Argument(help: "A checkpoint (.safetensors, .pt, .bin) or an audio file.")
    var file: String

    @Option(help: ArgumentHelp("What is said in the recording.", valueName: "text"))
    var text: String?

    @Flag(help: "List every tensor.")
    var tensors = false

    func run() throws {
        try Failure.reporting {
            if try Checkpoint.isCheckpoint(path: file) {
                try describeCheckpoint()
            } else {
                try describeRecording()
            }
        }
    }

    private func describeCheckpoint() throws {
        let state = try StateDictionary(path: file)
        print("\(file): \(state.format), \(state.names.count) tensors, \(state.byteCount >> 20) MiB")
        if let architecture = try? Architecture(recognizing: state) {
            describe(architecture)
        } else {
            print("not an F5-TTS or E2-TTS model")
        }
        if tensors {
            for name in state.names.sorted() {
                guard let shape = state.shape(of: name) else { continue }
                print("\(name)\t\(shape.map(String.init).joined(separator: "x"))")
            }
        }
    }

    private func describe(_ architecture: Architecture) {
        let text = "text \(architecture.textDim), \(architecture.convLayers) ConvNeXt blocks"
        print(
            """
            backbone      \(architecture.backbone.rawValue), dim \(architecture.dim), depth \(architecture.depth), \
            heads \(architecture.heads) x \(architecture.headDim), ff x \(architecture.ffMult)
            text encoder  \(text), \(architecture.embeddingRows - 1) tokens
            rotary heads  \(architecture.rotaryHeads), text padding \
            \(architecture.textMaskPadding ? "masked" : "not masked"), qk norm \(architecture.qkNorm ? "yes" : "no")
            mel           \(architecture.melBins) bins
            """)
    }

    private func describeRecording() throws {
        let prepared = try ReferencePreparation().prepare(path: file, transcript: text ?? "")
        let seconds = Double(prepared.samples.count) / Double(SpeechModel.sampleRate)
        print("\(file): \(seconds) s as a reference, rms \(prepared.rms)")
        for warning in prepared.warnings {
            if text == nil, warning.isAboutTranscript { continue }
            print("warning: \(warning)")
        }
    }
}
