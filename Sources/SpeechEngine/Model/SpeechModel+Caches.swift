import F5TTS
import SpeechText
import Tensors

extension SpeechModel {
    /// A voice's reference with its projected columns.
    func reference(of voice: Voice, on pool: ThreadPool) throws -> PreparedMel {
        try caches.references.value(for: voice.identity) {
            let mel = Matrix(rows: voice.melFrames, columns: voice.melBins, values: voice.mel)
            return try acoustic.prepare(reference: mel, on: pool)
        }
    }

    /// Tokens of a text and, where there is a predictor, their durations.
    func analysis(of text: String, on pool: ThreadPool) -> ModelCaches.Analysis {
        caches.analyses.value(for: text) {
            let ids = encoder.ids(text).map { Int($0) }
            return ModelCaches.Analysis(
                tokens: encoder.tokenizer.tokens(text), shown: encoder.tokenizer.shown(text), ids: ids,
                durations: durations?.frames(tokens: ids, on: pool) ?? [],
                coverage: encoder.coverage(of: text))
        }
    }

    /// What of a text the model can say; from its analysis, where that is needed anyway.
    func coverage(of text: String, on pool: ThreadPool) -> TextCoverage {
        durations == nil ? encoder.coverage(of: text) : analysis(of: " " + text, on: pool).coverage
    }
}
