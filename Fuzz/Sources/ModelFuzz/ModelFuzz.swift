import Foundation
import FuzzDriver
import SpeechEngine
import Tensors

/// Feeds models: small ones of random weights whose metadata, configuration, shapes and values the input changes, as a
/// folder and packed. What is loaded has to speak 40 frames, or say why not.
@main
enum ModelFuzz {
    private static let bench: Bench = {
        do { return try Bench() } catch { fatalError("\(error)") }
    }()

    static func main() {
        FuzzDriver.run { start, count in
            ModelFuzz.bench.run(UnsafeBufferPointer(start: start, count: count))
            return 0
        }
    }
}

/// The models that inputs change, and a voice to speak with.
private struct Bench {
    private let folder: String
    /// Packed in eight bits, packed in fp32, and the checkpoints of two backbones.
    private let models: [Model]
    private let voice: Voice
    private let pool = ThreadPool(threads: 2)

    private struct Model {
        let file: TensorFile
        /// The configuration beside a checkpoint; `nil` for a packed file.
        let configuration: String?
    }

    init() throws {
        let files = FileManager.default
        folder = files.temporaryDirectory.appendingPathComponent("model-fuzz-\(getpid())").path
        let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Tests/F5TTSTests/Fixtures").path
        voice = try SpeechModel.load(.init(), on: pool).voice()
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try files.copyItem(atPath: fixtures + "/vocos-center", toPath: folder + "/vocoder")
        // Sixty tokens, the space first, as the fixtures' embeddings have them.
        let tokens = [" ", "."] + (0..<58).map { String(UnicodeScalar(UInt8(65 + $0))) }
        try tokens.map { $0 + "\n" }.joined()
            .write(toFile: folder + "/vocab.txt", atomically: true, encoding: .utf8)
        try TensorFile.predictor(tokens: tokens.count).bytes()
            .write(to: URL(fileURLWithPath: folder + "/durations.safetensors"))

        var models: [Model] = []
        for name in ["v1", "e2"] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(fixtures)/\(name)/model.safetensors"))
            let yaml = try String(contentsOfFile: "\(fixtures)/\(name)/model.yaml", encoding: .utf8)
                .replacingOccurrences(of: "tokenizer: pinyin", with: "tokenizer: char")
            let configuration = yaml + "\nishowtts:\n  nfe: 1\n  cfg: 2.0\n  max_frames: 650\n"
            try bytes.write(to: URL(fileURLWithPath: folder + "/model.safetensors"))
            try configuration.write(toFile: folder + "/model.yaml", atomically: true, encoding: .utf8)
            models.append(Model(file: try TensorFile(bytes), configuration: configuration))
            let packed = folder + "/packed.safetensors"
            try SpeechModel.pack(
                .init(model: folder), precision: name == "v1" ? .int8 : .fp32, to: packed, on: pool)
            models.append(
                Model(
                    file: try TensorFile(Data(contentsOf: URL(fileURLWithPath: packed))), configuration: nil))
        }
        self.models = models
    }

    func run(_ input: UnsafeBufferPointer<UInt8>) {
        var edits = Edits(input)
        let model = models[edits.next() % models.count]
        let settings = edits.next()
        var file = model.file
        var configuration = model.configuration
        edits.change(&file, &configuration)
        var bytes = file.bytes()
        edits.damage(&bytes)
        let path = folder + (configuration == nil ? "/packed.safetensors" : "/model.safetensors")
        try? bytes.write(to: URL(fileURLWithPath: path))
        try? configuration?.write(toFile: folder + "/model.yaml", atomically: false, encoding: .utf8)
        var source = SpeechModel.Source(model: configuration == nil ? path : folder)
        if configuration != nil { source.precision = settings & 1 == 0 ? .fp32 : .int8 }
        if settings & 2 != 0 { source.vocoder = "griffin-lim" }
        guard let loaded = try? SpeechModel.load(source, on: pool) else { return }
        var options = SynthesisOptions(sampling: loaded.defaults)
        options.sampling.steps = 1
        options.fixedDuration = Double(voice.melFrames + 40) * 256 / 24_000
        guard
            let speech = try? Synthesizer(model: loaded, pool: pool)
                .speak("ABC abc. XYZ.", voice: voice, options: options)
        else { return }
        precondition(speech.samples.allSatisfy(\.isFinite))
    }
}
