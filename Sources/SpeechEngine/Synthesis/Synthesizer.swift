import F5TTS
import SpeechAudio
import SpeechText
import Tensors

/// Speaks texts with a model and a voice.
///
/// Long texts are cut into chunks as upstream cuts them; each is sampled behind the voice's reference, turned
/// into a waveform without the reference's frames, brought back to the reference's loudness, and faded into
/// the one before.
public struct Synthesizer: Sendable {
    /// How far a synthesis has come.
    public struct Progress: Sendable {
        public let chunk: Int
        public let chunks: Int
        public let evaluation: Int
        public let evaluations: Int

        /// 0 to 1.
        public var fraction: Double {
            (Double(chunk) + Double(evaluation) / Double(max(evaluations, 1))) / Double(max(chunks, 1))
        }
    }

    public let model: SpeechModel
    private let pool: ThreadPool

    public init(model: SpeechModel, pool: ThreadPool) {
        self.model = model
        self.pool = pool
    }

    /// - Parameter progress: called before each evaluation of the model; what it throws ends the synthesis.
    /// - Throws: `SynthesisError`, `ModelError`, `CancellationError`, or what `progress` throws.
    public func speak(
        _ text: String, voice: Voice, options: SynthesisOptions,
        progress: ((Progress) throws -> Void)? = nil
    ) throws -> Speech {
        try options.validate()
        var options = options
        var warnings = model.warnings + voice.warnings
        if model.isGuidanceFree, options.sampling.isGuided {
            options.sampling.guidance = 0
            warnings.append("guidance is part of this model's weights; cfg is left out of account")
        }
        var times = StageTimes()
        let planner = ChunkPlanner(model: model, voice: voice, options: options, pool: pool)
        let plans = try times.measure(.text) { try planner.plans(for: text) }
        var noise = Noise(seed: options.seed)
        var waves: [[Float]] = []
        var words: [Speech.Word] = []
        var offset = 0.0

        for (index, plan) in plans.enumerated() {
            let mel = try generate(plan, voice: voice, options: options, noise: &noise, times: &times) {
                evaluation, evaluations in
                try Task.checkCancellation()
                try progress?(
                    Progress(
                        chunk: index, chunks: plans.count, evaluation: evaluation, evaluations: evaluations))
            }
            var wave = try times.measure(.vocoder) { try model.vocoder.decode(mel, on: pool) }
            times.measure(.audio) { Loudness.restore(&wave, referenceRMS: voice.rms) }
            words += plan.words.map { word in
                Speech.Word(
                    text: word.text, start: offset + seconds(word.frames.lowerBound),
                    end: offset + seconds(word.frames.upperBound))
            }
            let overlap = index < plans.count - 1 ? options.crossFade : 0
            offset += Double(wave.count) / Double(SpeechModel.sampleRate) - overlap
            waves.append(wave)
        }
        let samples = times.measure(.audio) { () -> [Float] in
            let joined = CrossFade(seconds: options.crossFade, sampleRate: SpeechModel.sampleRate).join(waves)
            return options.removesSilence
                ? SilenceRemoval().apply(joined, sampleRate: SpeechModel.sampleRate) : joined
        }
        return Speech(
            samples: samples, sampleRate: SpeechModel.sampleRate,
            words: options.removesSilence ? [] : words, chunks: plans.map(\.text), times: times,
            warnings: warnings)
    }

    /// Generated mel frames of one chunk, `[frames − reference, mel]`.
    private func generate(
        _ plan: ChunkPlan, voice: Voice, options: SynthesisOptions, noise: inout Noise,
        times: inout StageTimes,
        progress: @escaping Sampler.Progress
    ) throws -> Matrix {
        let melBins = model.acoustic.architecture.melBins
        let reference = Matrix(rows: voice.melFrames, columns: voice.melBins, values: voice.mel)
        let conditioning = try times.measure(.conditioning) {
            try model.acoustic.condition(
                tokens: plan.tokens, reference: reference, frames: plan.frames, placement: plan.placement,
                guided: options.sampling.isGuided, on: pool)
        }
        let start = Matrix(
            rows: plan.frames, columns: melBins, values: noise.normal(count: plan.frames * melBins))
        let sampler = Sampler(model: model.acoustic, options: options.sampling, pool: pool)
        let mel = try times.measure(.sampling) {
            try sampler.sample([conditioning], noise: [start], progress: progress)[0]
        }
        // Upstream cuts at whole hops, one frame before the mel's end: the vocoder gets the last frame of
        // the reference too.
        return mel.rows(voice.frames..<mel.rows)
    }

    private func seconds(_ frames: Float) -> Double {
        Double(frames) * Double(MelSpectrogram.hop) / Double(SpeechModel.sampleRate)
    }
}
