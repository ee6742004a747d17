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
    public let acoustic: F5Model
    public let encoder: TokenEncoder
    public let vocoder: Vocoder
    public let durations: DurationPredictor?
    /// The settings at which this model was judged best.
    public let defaults: SamplingOptions
    /// Seconds of one pass, reference included, that texts are cut for; upstream's 22 where a model states none.
    public let passSeconds: Double
    /// Guidance is part of the weights (a distilled student): steps need one evaluation, whatever is asked for.
    public let isGuidanceFree: Bool
    /// What the user should know about the files.
    public let warnings: [String]
    public let caches = ModelCaches()

    /// Samples per second of everything a model speaks.
    public static let sampleRate = 24_000

    public init(
        folder: String? = nil, name: String, acoustic: F5Model, encoder: TokenEncoder, vocoder: Vocoder,
        durations: DurationPredictor? = nil, recommended: ModelConfiguration.Recommended = .init(),
        warnings: [String] = []
    ) throws {
        let tokens = encoder.vocabulary?.count ?? 256
        guard tokens < acoustic.architecture.embeddingRows else {
            throw SynthesisError.model(
                "the vocabulary has \(tokens) tokens, the model takes "
                    + "\(acoustic.architecture.embeddingRows - 1); give the vocab.txt that belongs to the model"
            )
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
        self.warnings = warnings
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
