import F5TTS
import SpeechAudio
import Tensors

/// One request on its way: planned, then chunk by chunk conditioned, sampled (by the `Synthesizer`) and decoded.
///
/// Each chunk is sampled behind the voice's reference, turned into a waveform without the reference's frames, brought
/// back to the reference's loudness, and faded into the one before.
final class SpeechJob {
    let sampling: SamplingOptions
    let chunks: Int
    private(set) var chunk = 0
    var times = StageTimes()

    private let model: SpeechModel
    private let voice: Voice
    private let options: SynthesisOptions
    private let plans: [ChunkPlan]
    private let pool: ThreadPool
    private let warnings: [String]
    private var noise: Noise
    private var joiner: CrossFade.Joiner
    private var samples: [Float] = []
    private var words: [Speech.Word] = []
    private var offset = 0.0

    /// Plans a request.
    init(_ request: SpeechRequest, model: SpeechModel, pool: ThreadPool) throws {
        try request.options.validate()
        var options = request.options
        var warnings = model.warnings + request.voice.warnings
        if model.isGuidanceFree, options.sampling.isGuided {
            options.sampling.guidance = 0
            warnings.append("guidance is part of this model's weights; cfg is left out of account")
        }
        let planner = ChunkPlanner(model: model, voice: request.voice, options: options, pool: pool)
        plans = try times.measure(.text) { try planner.plans(for: request.text) }
        chunks = plans.count
        sampling = options.sampling
        noise = Noise(seed: options.seed)
        joiner = CrossFade.Joiner(
            CrossFade(seconds: options.crossFade, sampleRate: SpeechModel.sampleRate))
        self.model = model
        self.voice = request.voice
        self.options = options
        self.pool = pool
        self.warnings = warnings
    }

    var isDone: Bool { chunk == plans.count }

    /// What the sampler needs for the current chunk: its conditioning, and noise `[frames, mel]`.
    func prepare() throws -> (conditioning: Conditioning, noise: Matrix) {
        let plan = plans[chunk]
        let melBins = model.acoustic.architecture.melBins
        return try times.measure(.conditioning) {
            let conditioning = try model.acoustic.condition(
                tokens: plan.tokens, reference: model.reference(of: voice, on: pool), frames: plan.frames,
                placement: plan.placement, guided: sampling.isGuided, on: pool)
            let start = Matrix(
                rows: plan.frames, columns: melBins,
                values: noise.normal(count: plan.frames * melBins, on: pool))
            return (conditioning, start)
        }
    }

    /// Takes the sampled mel `[frames, mel]` of the current chunk, reference included, and moves on.
    ///
    /// - Parameter audio: takes samples as they become final.
    func take(_ mel: Matrix, audio: (([Float]) throws -> Void)?) throws {
        let plan = plans[chunk]
        // Upstream cuts at whole hops, one frame before the mel's end: the vocoder gets the last frame of
        // the reference too.
        let generated = mel.rows(voice.frames..<mel.rows)
        let count = max(0, generated.rows - 1) * MelSpectrogram.hop
        joiner.begin(count: count)
        var made = 0
        func take(_ wave: [Float]) throws {
            var wave = wave
            made += wave.count
            Loudness.restore(&wave, referenceRMS: voice.rms)
            try hand(joiner.append(wave), to: audio)
        }
        if audio == nil {
            let wave = try times.measure(.vocoder) { try model.vocoder.decode(generated, on: pool) }
            try times.measure(.audio) { try take(wave) }
        } else {
            // The stages of a stream are interleaved; they all count as the vocoder's.
            try times.measure(.vocoder) { try model.vocoder.decode(generated, on: pool, take) }
        }
        words += plan.words.map { word in
            Speech.Word(
                text: word.text, start: offset + seconds(word.frames.lowerBound),
                end: offset + seconds(word.frames.upperBound))
        }
        chunk += 1
        offset += Double(made) / Double(SpeechModel.sampleRate) - (isDone ? 0 : options.crossFade)
        if isDone { try hand(joiner.finish(), to: audio) }
    }

    private func hand(_ ready: [Float], to audio: (([Float]) throws -> Void)?) throws {
        guard !ready.isEmpty else { return }
        samples += ready
        if !options.removesSilence { try audio?(ready) }
    }

    /// The speech, after the last chunk.
    func finish(audio: (([Float]) throws -> Void)?) throws -> Speech {
        if options.removesSilence {
            samples = times.measure(.audio) {
                SilenceRemoval().apply(samples, sampleRate: SpeechModel.sampleRate)
            }
            try audio?(samples)
        }
        return Speech(
            samples: samples, sampleRate: SpeechModel.sampleRate, words: options.removesSilence ? [] : words,
            chunks: plans.map(\.text), times: times, warnings: warnings)
    }

    private func seconds(_ frames: Float) -> Double {
        Double(frames) * Double(MelSpectrogram.hop) / Double(SpeechModel.sampleRate)
    }
}
