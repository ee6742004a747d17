import ArgumentParser
import F5TTS
import SpeechEngine
import SpeechText
import Tensors

/// Which files to speak with; shared by the commands that load a model.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "F5-TTS or E2-TTS checkpoint (.safetensors, .pt), or a model folder like the built-in one.",
            valueName: "file"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Vocos: folder with config.yaml and pytorch_model.bin or model.safetensors, or \"griffin-lim\".",
            valueName: "folder"))
    var vocoder: String?

    @Option(help: ArgumentHelp("vocab.txt of the checkpoint; default is upstream's.", valueName: "file"))
    var vocab: String?

    @Option(help: ArgumentHelp("Model configuration in upstream's YAML form.", valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Generation of an F5-TTS checkpoint, v0 (2024) or v1; their tensors look alike.",
            valueName: "v0|v1"))
    var generation: Architecture.Generation?

    @Flag(inversion: .prefixedNo, help: "Take the averaged weights of a training checkpoint.")
    var ema = true

    @Option(help: "Word segmentation: jieba (as the checkpoints were trained) or rjieba (upstream today).")
    var segmentation: Segmentation = .jieba

    @Option(
        help: ArgumentHelp(
            "What the transformer calculates with; default is what the file says, else fp32.",
            valueName: "fp32|int8"))
    var precision: Precision?

    @Option(help: "Threads; default is one for each processor.")
    var threads: Int?

    func validate() throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads is \(threads); it must be 1 to 256.")
        }
    }

    func makePool(log: OperationLog? = nil) -> ThreadPool {
        threads.map { ThreadPool(threads: $0, log: log) } ?? ThreadPool(log: log)
    }

    var source: SpeechModel.Source {
        SpeechModel.Source(
            model: model, vocoder: vocoder, vocabulary: vocab, configuration: config, generation: generation,
            useEMA: ema, segmentation: segmentation, precision: precision)
    }

    /// Checks that the files which the options name are there.
    ///
    /// - Throws: `Failure`.
    func check() throws {
        try Input.checkModel(model, "--model")
        if vocoder != "griffin-lim" { try Input.check(vocoder, "--vocoder", .folder) }
        try Input.check(vocab, "--vocab")
        try Input.check(config, "--config")
    }

    /// - Throws: `Failure`, and what loading a model throws.
    func load(on pool: ThreadPool) throws -> SpeechModel {
        try check()
        return try SpeechModel.load(source, on: pool)
    }
}

extension Architecture.Generation: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension Segmentation: ExpressibleByArgument {}
