import Checkpoints
import F5TTS
import SpeechAudio
import SpeechText
import Tensors

/// Everything that speaks: the model, its vocabulary and tokenizer, a vocoder, and a duration predictor for
/// models whose text is placed by durations.
///
/// Immutable and safe to share.
public struct SpeechModel: Sendable {
    /// The folder that the model came from, where it came from one.
    public let folder: String?
    /// A short name for logs and reports.
    public let name: String
    /// The velocity field from noise to mel frames.
    public let acoustic: F5Model
    /// Texts to token ids.
    public let encoder: TokenEncoder
    /// Mel frames to samples.
    public let vocoder: Vocoder
    /// Frames of each token; `nil` for models that place text themselves.
    public let durations: DurationPredictor?
    /// The settings at which this model was judged best.
    public let defaults: SamplingOptions
    /// Seconds of one pass, reference included, that texts are cut for; upstream's 22 where a model states none.
    public let passSeconds: Double
    /// Guidance is part of the weights (a distilled student): steps need one evaluation, whatever is asked for.
    public let isGuidanceFree: Bool
    /// What the user should know about the files.
    public let warnings: [String]
    /// What was worked out before and may be asked for again.
    public let caches = ModelCaches()

    /// Samples per second of everything a model speaks.
    public static let sampleRate = 24_000

    /// A model of parts that were loaded before.
    ///
    /// - Parameters:
    ///   - folder: with the model's voices.
    ///   - name: short, for logs and errors.
    ///   - acoustic: text and reference to mel.
    ///   - encoder: with the vocabulary that the model was trained with.
    ///   - vocoder: mel to samples.
    ///   - durations: needed by models whose text is placed by durations.
    ///   - recommended: settings to speak with where nothing else is asked for.
    ///   - warnings: what the user should know about its files.
    /// - Throws: `SynthesisError.model` where the vocabulary has more tokens than the model,
    ///   `CheckpointError.configuration` where a recommended setting is out of range.
    public init(
        folder: String? = nil, name: String, acoustic: F5Model, encoder: TokenEncoder, vocoder: Vocoder,
        durations: DurationPredictor? = nil, recommended: ModelConfiguration.Recommended = .init(),
        warnings: [String] = []
    ) throws {
        try recommended.validate(source: name)
        // Row 0 of the embedding is the filler's.
        let (tokens, taken) = (encoder.vocabulary?.count ?? 256, acoustic.architecture.embeddingRows - 1)
        guard tokens <= taken else {
            throw SynthesisError.model(
                "the vocabulary has \(tokens) tokens, the model takes \(taken); give the vocab.txt that belongs to "
                    + "the model")
        }
        self.folder = folder
        self.name = name
        self.acoustic = acoustic
        self.encoder = encoder
        self.vocoder = vocoder
        self.durations = durations
        isGuidanceFree = recommended.guidanceFree ?? false
        defaults = Self.defaults(recommended)
        passSeconds =
            recommended.maxFrames.map { Double($0 * MelSpectrogram.hop) / Double(Self.sampleRate) } ?? 22
        self.warnings =
            tokens == taken
            ? warnings
            : warnings + [
                "the vocabulary has \(tokens) tokens, the model \(taken): if words come out wrong, the vocab.txt "
                    + "belongs to another model"
            ]
    }

    /// The settings that the model's files recommend.
    private static func defaults(_ recommended: ModelConfiguration.Recommended) -> SamplingOptions {
        var options = SamplingOptions()
        if let nfe = recommended.nfe { options.steps = nfe }
        if let cfg = recommended.cfg { options.guidance = cfg }
        if recommended.guidanceFree == true { options.guidance = 0 }
        return options
    }
}
