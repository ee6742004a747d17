import Checkpoints
import Synchronization
import Tensors

/// An F5-TTS or E2-TTS model: the velocity field of a flow from noise to mel frames, given reference and text.
///
/// Immutable after loading, and safe to use from several threads at a time.
public final class F5Model: Sendable {
    public let architecture: Architecture
    public let precision: Precision
    let textEncoder: TextEncoder
    let inputEmbedding: InputEmbedding
    let trunk: any Trunk
    private let timeEmbedding: TimeEmbedding
    private let inverseFrequencies: [Float]
    private let plans = PlanCache(limit: F5Model.keptPlans)
    private let modulations = Mutex<[[Float]: Modulation]>([:])

    /// Idle plans that are kept; one for 10 s of speech with guidance takes 70 MB for Base.
    private static let keptPlans = 4

    /// Schedules whose modulation is kept; each takes evaluations · depth · 6 · dim floats (4 MB for Base at
    /// 7 steps).
    private static let keptSchedules = 8

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
            state: state, architecture: architecture, rounding: Rounding(precision), recorder: recorder)
    }

    /// A model of which only some parts are rounded.
    public init(
        state: StateDictionary, architecture: Architecture, rounding: Rounding,
        recorder: PackedTensors? = nil
    ) throws {
        self.architecture = architecture
        precision = rounding == .all ? .int8 : .fp32
        let parameters = Parameters(
            state: state, prefix: "transformer.",
            packing: state.byteCount < Self.packAheadLimit ? .ahead : .onUse, rounding: rounding,
            recorder: recorder)
        timeEmbedding = try TimeEmbedding(parameters.scoped("time_embed"), dim: architecture.dim)
        textEncoder = try TextEncoder(parameters.scoped("text_embed"), architecture: architecture)
        inputEmbedding = try InputEmbedding(parameters.scoped("input_embed"), architecture: architecture)
        switch architecture.backbone {
        case .dit: trunk = try DiT(parameters, architecture: architecture)
        case .unet: trunk = try UNetT(parameters, architecture: architecture)
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
            throw ModelError(
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
            throw ModelError(
                "\(frames) frames in all with a reference of \(reference.mel.rows): there must be more than the "
                    + "reference has, and at most \(Architecture.maxFrames) (87 s); split the text")
        }
        guard let bad = tokens.first(where: { $0 < 0 || $0 + 1 >= architecture.embeddingRows }) else {
            return
        }
        throw ModelError(
            "token id \(bad) is outside the model's \(architecture.embeddingRows - 1) tokens; "
                + "the vocabulary file belongs to another model")
    }

    /// Computes and keeps what depends on a schedule's times alone.
    public func prepare(schedule options: SamplingOptions, on pool: ThreadPool) {
        _ = modulation(times: options.method.evaluationTimes(options.schedule), on: pool)
    }

    /// What depends on the times alone; kept for the latest schedules.
    func modulation(times: [Float], on pool: ThreadPool) -> Modulation {
        if let kept = modulations.withLock({ $0[times] }) { return kept }
        let made = trunk.modulation(timeEmbedding: timeEmbedding(times, on: pool), on: pool)
        modulations.withLock { kept in
            if kept.count >= Self.keptSchedules { kept.removeAll() }
            kept[times] = made
        }
        return made
    }

    /// The time embedding of each time, `[times.count, dim]`.
    public func embed(times: [Float], on pool: ThreadPool) -> Matrix {
        timeEmbedding(times, on: pool)
    }

    /// Makes and keeps the plan of one utterance of so many frames; passes that are smaller use it too.
    public func preparePlan(frames: Int, guided: Bool) {
        let positions = frames + trunk.leadingRows
        withPlan(rows: positions * (guided ? 2 : 1), positions: positions) { _ in }
    }

    /// Runs `body` with a plan for so many rows and positions, kept from an earlier run of like size where there
    /// is one.
    func withPlan<Result>(rows: Int, positions: Int, _ body: (Plan) throws -> Result) rethrows -> Result {
        let bucket = Plan.Bucket(rows: rows, positions: positions)
        let plan = plans.take(bucket) {
            Plan(
                bucket, architecture: architecture, precision: precision,
                inverseFrequencies: inverseFrequencies)
        }
        defer { plans.giveBack(plan) }
        return try body(plan)
    }

    /// How often a sampling run found a plan of its size, and how often one had to be made.
    public var planReuse: (hits: Int, misses: Int) {
        let counters = plans.counters
        return (counters.hits, counters.misses)
    }
}
