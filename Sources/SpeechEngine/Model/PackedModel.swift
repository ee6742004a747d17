import Checkpoints
import F5TTS
import Foundation
import SpeechText
import Tensors

/// A model as one file of our own: weights in the form in which they are used, mapped into memory and shared by all
/// processes that run it, with everything that belongs to them.
///
/// The file is a safetensors file. Its metadata hold a `Description` as JSON and the vocabulary as text; its
/// tensors are those that `F5Model` recorded of itself under `acoustic.`, a duration predictor's under
/// `durations.` and a vocoder's under `vocoder.`. docs/packed.md describes it.
struct PackedModel {
    /// What the tensors do not tell.
    struct Description: Codable {
        var version = PackedModel.version
        var name: String
        var architecture: Architecture
        var precision: Precision
        var tokenizer: ModelConfiguration.Tokenizer
        var recommended: ModelConfiguration.Recommended
        /// `nil` where the model came without a Vocos.
        var vocoder: VocosConfiguration?
        var hasDurations: Bool
    }

    static let version = 1
    static let descriptionKey = "ishowtts.packed"
    static let vocabularyKey = "ishowtts.vocabulary"
    static let pronunciations = "text.pronunciations"
    static let acoustic = "acoustic."
    static let durations = "durations."
    static let vocoder = "vocoder."

    let checkpoint: Checkpoint
    let description: Description
    let vocabulary: Vocabulary?

    /// `nil` where the file is no packed one.
    ///
    /// - Throws: `CheckpointError` where it is one of another version, or damaged.
    init?(_ checkpoint: Checkpoint) throws {
        guard let text = checkpoint.metadata[Self.descriptionKey] else { return nil }
        struct Version: Decodable { let version: Int }
        guard let version = try? JSONDecoder().decode(Version.self, from: Data(text.utf8)).version,
            version == Self.version
        else {
            throw CheckpointError(
                "\(checkpoint.source): packed by another version; pack the model again with `ishowtts pack`")
        }
        do {
            description = try JSONDecoder().decode(Description.self, from: Data(text.utf8))
        } catch {
            throw CheckpointError(
                "\(checkpoint.source): metadata \(Self.descriptionKey) cannot be read; pack the model again")
        }
        try description.architecture.validate(source: checkpoint.source)
        vocabulary = try checkpoint.metadata[Self.vocabularyKey].map {
            try Vocabulary(utf8: $0.utf8, source: checkpoint.source)
        }
        self.checkpoint = checkpoint
    }

    private var pronunciations: PronunciationDictionary? {
        get throws {
            try checkpoint.numbers[Self.pronunciations].map {
                try PronunciationDictionary(utf8: $0.bytes.withBytes(Array.init), source: checkpoint.source)
            }
        }
    }

    /// The model, on the file's own pages.
    ///
    /// - Parameter vocoder: in place of the file's own, as `Vocoder.load` takes it.
    func load(segmentation: Segmentation, vocoder other: String?) throws -> SpeechModel {
        let acoustic = try F5Model(
            state: StateDictionary(checkpoint, prefix: Self.acoustic), architecture: description.architecture,
            precision: description.precision)
        let durations =
            description.hasDurations
            ? try DurationPredictor(state: StateDictionary(checkpoint, prefix: Self.durations)) : nil
        let own = try description.vocoder.map {
            Vocoder.vocos(
                try Vocos(state: StateDictionary(checkpoint, prefix: Self.vocoder), configuration: $0))
        }
        let vocoder =
            try other == nil
            ? own ?? Vocoder.load(nil) : Vocoder.load(other, precision: description.precision)
        return try SpeechModel(
            name: description.name, acoustic: acoustic,
            encoder: .make(
                description.tokenizer, vocabulary: { vocabulary }, pronunciations: { try pronunciations },
                segmentation: segmentation,
                source: checkpoint.source),
            vocoder: vocoder, durations: durations, recommended: description.recommended)
    }
}
