import ArgumentParser
import Checkpoints
import F5TTS
import SpeechEngine
import Tensors

struct Trace: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the model on given tensors and write every stage.",
        discussion: """
            The input is a safetensors file with tokens [T] (ids from 0), mel [C, 100] (reference), noise \
            [frames, 100], and as tensors of one value or as metadata the numbers frames, nfe, cfg, sway (absent: \
            none), midpoint (1: midpoint solver) and time (at which the stages are kept; absent: the schedule's \
            first). Stages are written under the names that docs/goldens.md lists, with mel for the result and \
            wave for the generated frames through the vocoder.
            """)

    @OptionGroup var files: ModelOptions

    @Option(help: ArgumentHelp("Tensors to run on.", valueName: "file"))
    var input: String

    @Option(name: .shortAndLong, help: ArgumentHelp("Where the stages go.", valueName: "file"))
    var output: String

    func run() throws {
        try files.check()
        try Input.check(input, "--input")
        try Output.check(output)
        let pool = files.makePool()
        let input = try TraceInput(path: input)
        let state = try StateDictionary(path: try modelPath(), useEMA: files.ema)
        let architecture = try Architecture(
            recognizing: state, configuration: files.config.map { try ModelConfiguration(path: $0) },
            generation: files.generation)
        let model = try F5Model(state: state, architecture: architecture)
        let vocoder = try files.vocoder.map { try Vocoder.load($0, on: pool) }
        let stages = try ModelTrace(model: model, vocoder: vocoder, pool: pool).run(input)
        try SafetensorsFile.write(
            stages.map { SafetensorsFile.Entry(name: $0.name, shape: $0.shape, values: $0.values) },
            to: output)
    }

    private func modelPath() throws -> String {
        guard let model = files.model else {
            throw ValidationError("Give the checkpoint with --model FILE.")
        }
        return try SpeechModel.folder(model).map { $0 + "/model.safetensors" } ?? model
    }
}
