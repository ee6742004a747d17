import ArgumentParser
import Basics
import Checkpoints
import F5TTS
import SpeechAudio
import SpeechEngine
import Tensors

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Describe a model or checkpoint, or a recording as the reference of a voice.")

    @Argument(
        help: "A checkpoint (.safetensors, .pt, .bin), a packed model, a model folder, or an audio file.")
    var file: String

    @Option(help: ArgumentHelp("What the recording says.", valueName: "text"))
    var text: String?

    @Flag(help: "List every tensor.")
    var tensors = false

    func run() throws {
        try Input.checkModel(file, "FILE")
        if try SpeechModel.folder(file) != nil {
            try describeModel("model folder")
        } else if try Checkpoint.isCheckpoint(path: file) {
            try describeCheckpoint()
        } else {
            try describeRecording()
        }
    }

    /// A form of our own: loaded, and so checked, as it is for speaking.
    private func describeModel(_ form: String) throws {
        let model = try SpeechModel.load(SpeechModel.Source(model: file), on: ThreadPool())
        let voices = try VoiceFolder(modelFolder: model.folder).list().map(\.name)
        try Console.print("\(file): \(form), \(model.name), \(model.acoustic.precision.rawValue)")
        try describe(model.acoustic.architecture)
        try Console.print(
            """
            vocoder       \(model.vocoder.name)
            durations     \(model.durations == nil ? "by the reference's pace" : "predicted")
            settings      nfe \(model.defaults.steps), cfg \(model.defaults.guidance)\
            \(model.isGuidanceFree ? ", guidance in the weights" : "")
            voices        \(voices.isEmpty ? "none of its own" : voices.joined(separator: ", "))
            """)
        for warning in model.warnings { try Console.print("warning: \(warning)") }
    }

    private func describeCheckpoint() throws {
        // docs/packed.md names the key.
        if try Checkpoint(path: file).metadata["ishowtts.packed"] != nil {
            try describeModel("packed model")
        } else {
            let state = try StateDictionary(path: file)
            try Console.print(
                "\(file): \(state.format), \(state.names.count) tensors, \(state.byteCount >> 20) MiB")
            do {
                let architecture = try Architecture(recognizing: state)
                try describe(architecture)
                try warnAbout(state, architecture)
            } catch let error as any OneLineError {
                try Console.print("not an F5-TTS or E2-TTS model: \(error)")
            }
        }
        guard tensors else { return }
        for (name, weight) in try Checkpoint(path: file).tensors.sorted(by: { $0.key < $1.key }) {
            try Console.print("\(name)\t\(weight.shape.map(String.init).joined(separator: "x"))")
        }
    }

    /// Says why the weights could not be spoken with.
    private func warnAbout(_ state: StateDictionary, _ architecture: Architecture) throws {
        do {
            try state.checkFinite(on: ThreadPool())
            _ = try F5Model(state: state, architecture: architecture)
        } catch let error as any OneLineError {
            try Console.print("warning: \(error)")
        }
    }

    private func describe(_ architecture: Architecture) throws {
        let text = "text \(architecture.textDim), \(architecture.convLayers) ConvNeXt blocks"
        try Console.print(
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
        let prepared: PreparedReference
        do {
            prepared = try ReferencePreparation().prepare(path: file, transcript: text ?? "")
        } catch AudioError.unreadable(let name, let reason) {
            throw Failure(.data, "\(name): no model; as a recording: \(reason)")
        }
        let seconds = Double(prepared.samples.count) / Double(SpeechModel.sampleRate)
        try Console.print("\(file): \(seconds) s as a reference, rms \(prepared.rms)")
        for warning in prepared.warnings {
            if text == nil, warning.isAboutTranscript { continue }
            try Console.print("warning: \(warning)")
        }
    }
}

struct Voices: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the voices of the built-in or another model.")

    @Option(help: ArgumentHelp("A model folder, or a model as a file.", valueName: "file"))
    var model: String?

    func run() throws {
        try Input.checkModel(model, "--model")
        if let model, try SpeechModel.folder(model) == nil, try !Checkpoint.isCheckpoint(path: model) {
            throw Failure(.data, "\(model): no checkpoint that is known; name a model (--model)")
        }
        // Models that are one file speak with the built-in voices.
        let folder = try SpeechModel.folder(model) ?? SpeechModel.folder(nil)
        let voices = try VoiceFolder(modelFolder: folder).list()
        if voices.isEmpty {
            Console.warn("this model comes without voices; speak in that of a recording (--reference-audio)")
        }
        for voice in voices {
            try Console.print("\(voice.name)\t\(voice.text)")
        }
    }
}
