import Basics
import F5TTS
import Foundation
import SpeechText

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
    let analyses = LRUCache<String, Analysis>(limit: 1024)

    /// How often a voice's reference, or a text's tokens and durations, were there already.
    public var counters: (voices: CacheCounters, texts: CacheCounters) {
        (references.counters, analyses.counters)
    }
}
