import Basics
import F5TTS
import Foundation
import SpeechText
import Tensors

/// How often a cache had what it was asked for, and how often it had to be made.
public typealias CacheCounters = Basics.CacheCounters

/// What a model has worked out before and may be asked for again.
public final class ModelCaches: Sendable {
    /// What a text alone determines.
    struct Analysis: Sendable {
        let tokens: [String]
        /// What of the text each token shows, for word times.
        let shown: [String]
        let ids: [Int]
        /// Frames of each token at a neutral pace, where the model has a duration predictor.
        let durations: [Float]
        let coverage: TextCoverage
    }

    /// References with their projected columns, by voice.
    let references = LRUCache<String, PreparedMel>(limit: 32)
    /// Chunks of texts, and the voices' transcripts.
    let analyses = LRUCache<ReadText, Analysis>(limit: 1024)

    /// A text, and what its private code points are read as.
    struct ReadText: Hashable {
        let text: String
        let readings: Readings
    }

    /// How often a voice's reference, or a text's tokens and durations, were there already.
    public var counters: (voices: CacheCounters, texts: CacheCounters) {
        (references.counters, analyses.counters)
    }
}

extension SpeechModel {
    /// A voice's reference with its projected columns.
    func reference(of voice: Voice, on pool: ThreadPool) throws -> PreparedMel {
        try caches.references.value(for: voice.identity) {
            let mel = Matrix(rows: voice.melFrames, columns: voice.melBins, values: voice.mel)
            return try acoustic.prepare(reference: mel, on: pool)
        }
    }

    /// Tokens of a text and, where there is a predictor, their durations.
    func analysis(
        of text: String, _ readings: Readings = .none, on pool: ThreadPool
    ) -> ModelCaches.Analysis {
        caches.analyses.value(for: ModelCaches.ReadText(text: text, readings: readings)) {
            let ids = encoder.ids(text, readings: readings).map { Int($0) }
            return ModelCaches.Analysis(
                tokens: encoder.tokenizer.tokens(text, readings: readings),
                shown: encoder.tokenizer.shown(text, readings: readings), ids: ids,
                durations: durations?.frames(tokens: ids, on: pool) ?? [],
                coverage: encoder.coverage(of: text, readings: readings))
        }
    }

    /// What of a text the model can say; from its analysis, where that is needed anyway.
    func coverage(of text: String, _ readings: Readings = .none, on pool: ThreadPool) -> TextCoverage {
        durations == nil
            ? encoder.coverage(of: text, readings: readings)
            : analysis(of: " " + text, readings, on: pool).coverage
    }
}
