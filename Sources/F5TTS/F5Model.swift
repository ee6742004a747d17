import Basics
import Checkpoints
import Tensors

/// An F5-TTS or E2-TTS model: the velocity field of a flow from noise to mel frames, given reference and text.
///
/// Immutable after loading, and safe to use from several threads at a time.
public final class F5Model: Sendable {
    /// The shape of the model.
    public let architecture: Architecture
    /// What the blocks calculate with.
    public let precision: Precision
    let textEncoder: TextEncoder
    let inputEmbedding: InputEmbedding
    let backbone: any Backbone
    private let timeEmbedding: TimeEmbedding
    private let inverseFrequencies: [Float]
    private let workspaces = WorkspacePool(limit: F5Model.keptWorkspaces)
    private let modulations = LRUCache<[Float], Modulation>(limit: F5Model.keptModulation) { $0.byteCount }

    /// Idle workspaces that are kept; one for 10 s of speech with guidance takes 70 MB for Base.
    private static let keptWorkspaces = 4

    /// Bytes of the schedules' modulations that are kept, the latest one whatever its size: evaluations · depth · 6 · dim
    /// floats each, for Base 3.8 MB at 7 steps and 69 MB at 128.
    private static let keptModulation = 32 << 20

    /// Weights of less than this many bytes are laid out for the kernels at load; larger ones stay where they
    /// lie in the file and are laid out tile by tile at each use.
    static let packAheadLimit = 64 << 20

    /// - Throws: `ModelError` or `CheckpointError` naming the tensor that is missing or of another shape, and
    ///   tensors that belong to no module.
    public convenience init(
        state: StateDictionary, architecture: Architecture, precision: Precision = .fp32,
        recorder: PackedTensors? = nil
    ) throws {
        try self.init(
            state: state, architecture: architecture, quantization: Quantization(precision),
            recorder: recorder)
    }

    /// A model of which only some parts are quantized.
    public init(
        state: StateDictionary, architecture: Architecture, quantization: Quantization,
        recorder: PackedTensors? = nil
    ) throws {
        try architecture.validate(source: state.source)
        self.architecture = architecture
        precision = quantization == .all ? .int8 : .fp32
        let parameters = Parameters(
            state: state, prefix: "transformer.",
            packing: state.byteCount < Self.packAheadLimit ? .ahead : .onUse, quantization: quantization,
            recorder: recorder)
        timeEmbedding = try TimeEmbedding(parameters.scoped("time_embed"), dim: architecture.dim)
        textEncoder = try TextEncoder(parameters.scoped("text_embed"), architecture: architecture)
        inputEmbedding = try InputEmbedding(parameters.scoped("input_embed"), architecture: architecture)
        switch architecture.backbone {
        case .dit: backbone = try DiT(parameters, architecture: architecture)
        case .unet: backbone = try UNetT(parameters, architecture: architecture)
        }
        inverseFrequencies =
            parameters.has("rotary_embed.inv_freq")
            ? try parameters.vector("rotary_embed.inv_freq", [architecture.headDim / 2])
            : RotaryTable.inverseFrequencies(headDim: architecture.headDim)
        try state.requireAllUsed()
    }

    /// Prepares a reference mel `[C, mel]`, once for all utterances in its voice.
    public func prepare(reference: Matrix, on pool: ThreadPool) throws -> PreparedMel {
        guard reference.rows == 0 || reference.columns == architecture.melBins else {
            throw ModelError.input(
                "reference mel has \(reference.columns) bins, the model wants \(architecture.melBins)")
        }
        let mel = reference.rows == 0 ? Matrix(rows: 0, columns: architecture.melBins) : reference
        return PreparedMel(
            mel: Matrix(copying: mel), projected: inputEmbedding.project(reference: mel, on: pool))
    }

    /// Prepares one utterance with a reference of its own.
    public func condition(
        tokens: [Int], reference: Matrix, frames: Int, placement: TextPlacement? = nil, guided: Bool,
        on pool: ThreadPool, observer: StageObserver? = nil
    ) throws -> Conditioning {
        try condition(
            tokens: tokens, reference: prepare(reference: reference, on: pool), frames: frames,
            placement: placement, guided: guided, on: pool, observer: observer)
    }

    /// Prepares one utterance.
    ///
    /// - Parameters:
    ///   - tokens: vocabulary ids of reference text and text, from 0.
    ///   - reference: the prepared reference of C frames; C may be 0.
    ///   - frames: total length, more than C.
    ///   - guided: prepare the unconditional branch too.
    /// - Throws: `ModelError` for lengths or ids that the model cannot take.
    public func condition(
        tokens: [Int], reference: PreparedMel, frames: Int, placement: TextPlacement? = nil, guided: Bool,
        on pool: ThreadPool, observer: StageObserver? = nil
    ) throws -> Conditioning {
        try check(tokens: tokens, reference: reference, frames: frames)
        let placement = placement ?? (architecture.averageUpsampling ? .averageUpsampling : .filler)
        func branch(dropped: Bool) -> Matrix {
            let text = textEncoder.encode(
                tokens: tokens, frames: frames, placement: placement, dropped: dropped, on: pool)
            observer?(dropped ? "text_embed.uncond" : "text_embed.cond", text.overFrames)
            return inputEmbedding.conditioning(
                reference: dropped ? nil : reference.projected, text: text, frames: frames,
                on: pool)
        }
        return Conditioning(
            frames: frames, reference: reference.mel, conditional: branch(dropped: false),
            unconditional: guided ? branch(dropped: true) : nil)
    }

    private func check(tokens: [Int], reference: PreparedMel, frames: Int) throws {
        guard frames > reference.mel.rows, frames <= Architecture.maxFrames else {
            throw ModelError.input(
                "\(frames) frames in all with a reference of \(reference.mel.rows): there must be more than the "
                    + "reference has, and at most \(Architecture.maxFrames) (87 s); split the text")
        }
        guard let bad = tokens.first(where: { $0 < 0 || $0 + 1 >= architecture.embeddingRows }) else {
            return
        }
        throw ModelError.input(
            "token id \(bad) is outside the model's \(architecture.embeddingRows - 1) tokens; "
                + "the vocabulary file belongs to another model")
    }

    /// Computes and keeps what depends on a schedule's times alone.
    public func prepare(schedule options: SamplingOptions, on pool: ThreadPool) {
        _ = modulation(times: options.method.evaluationTimes(options.schedule), on: pool)
    }

    /// What depends on the times alone; kept for the latest schedules.
    func modulation(times: [Float], on pool: ThreadPool) -> Modulation {
        modulations.value(for: times) {
            backbone.modulation(timeEmbedding: timeEmbedding(times, on: pool), on: pool)
        }
    }

    /// The time embedding of each time, `[times.count, dim]`.
    public func embed(times: [Float], on pool: ThreadPool) -> Matrix {
        timeEmbedding(times, on: pool)
    }

    /// Makes and keeps the workspace of one utterance of `frames` frames; shorter ones use it too.
    public func prepareWorkspace(frames: Int, guided: Bool) {
        let positions = frames + backbone.leadingRows
        withWorkspace(rows: positions * (guided ? 2 : 1), positions: positions) { _ in }
    }

    /// Runs `body` with a workspace for this many rows and positions, kept from an earlier run of like size if possible.
    func withWorkspace<Result>(
        rows: Int, positions: Int, _ body: (Workspace) throws -> Result
    ) rethrows -> Result {
        let size = Workspace.Size(rows: rows, positions: positions)
        func make() -> Workspace {
            Workspace(
                size, architecture: architecture, precision: precision,
                inverseFrequencies: inverseFrequencies)
        }
        return try workspaces.with(size, make: make, body)
    }

    /// How often a sampling run found a workspace of its size, and how often one had to be made.
    public var workspaceReuse: CacheCounters { workspaces.counters }
}
