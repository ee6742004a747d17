import Basics
import F5TTS
import SpeechAudio
import SpeechText
import Tensors

/// One request on its way: planned, then chunk by chunk conditioned, sampled (by the `Synthesizer`) and decoded.
///
/// Each chunk is sampled after the voice's reference, turned into a waveform without the reference's frames, brought
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
    /// What the user should know about the text or the voice.
    let warnings: [String]
    private let crossFade: Double
    /// `nil` where pauses stay as they are.
    private let sentencePauses: SentencePauses?
    private var noise: Noise
    private var joiner: SpeechJoiner
    private var level = ChunkLevel()
    /// Samples that were handed out.
    private var sampleCount = 0
    /// All samples, where silence is removed at the end.
    private var samples: [Float] = []
    private var words: [Speech.Word] = []
    /// Those that `newWords` has not given yet.
    private var untoldWords: [Speech.Word] = []
    private var offset = 0.0
    /// What the last chunk's text sounded like, `[frames, mel]`.
    private var lastMel: Matrix?
    /// Frames that stand before the current chunk's text.
    private var leading = 0
    private var check: SpeechCheck
    /// Samples that were handed out and not checked yet: nobody waits for that.
    private var unchecked: [[Float]] = []
    private var expected = SpeechExpectation(samples: 0)
    private let fade: CrossFade

    /// Plans a request.
    init(_ request: SpeechRequest, model: SpeechModel, pool: ThreadPool) throws {
        try request.options.validate()
        var options = request.options
        var warnings = model.warnings + request.voice.warnings
        if model.isGuidanceFree, options.sampling.isGuided {
            options.sampling.guidance = 0
            warnings.append("guidance is part of this model's weights; cfg has no effect")
        }
        let planner = ChunkPlanner(
            model: model, voice: request.voice, options: options, pool: pool, maxSeconds: request.maxSeconds)
        let planned = try times.measure(.text) {
            try planner.plans(for: request.text, request.pronunciations)
        }
        plans = planned.plans
        warnings += planned.warnings
        chunks = plans.count
        sentencePauses = planner.lengthensPauses ? planner.sentencePauses : nil
        sampling = options.sampling
        noise = Noise(seed: options.seed)
        crossFade = planner.continues ? min(options.crossFade, Continuation.crossFade) : options.crossFade
        fade = CrossFade(seconds: crossFade, sampleRate: SpeechModel.sampleRate)
        joiner = SpeechJoiner(fade, level: max(request.voice.rms, Loudness.targetRMS))
        let voice = request.voice
        check = times.measure(.check) {
            SpeechCheck(voice: Matrix(rows: voice.melFrames, columns: voice.melBins, values: voice.mel))
        }
        expected.mayBeShorter = options.removesSilence
        expected.repeats = plans.contains(where: \.repeats)
        if !options.removesSilence, let pauses = plans.last?.pauses {
            expected.tail = Double(pauses.tail) * Double(MelSpectrogram.hop) / Double(SpeechModel.sampleRate)
        }
        self.model = model
        self.voice = request.voice
        self.options = options
        self.pool = pool
        self.warnings = warnings
    }

    var isDone: Bool { chunk == plans.count }

    /// How far the work has come before an evaluation of the current chunk.
    func progress(evaluation: Int, of evaluations: Int) -> Synthesizer.Progress {
        Synthesizer.Progress(chunk: chunk, chunks: chunks, evaluation: evaluation, evaluations: evaluations)
    }

    /// What the sampler needs for the current chunk: its conditioning, and noise `[frames, mel]`.
    func prepare() throws -> (conditioning: Conditioning, noise: Matrix) {
        let plan = plans[chunk]
        let melBins = model.acoustic.architecture.melBins
        times.chunk = chunk
        return try times.measure(.conditioning) {
            let continuation = continuation(of: plan)
            leading = continuation?.reference.rows ?? voice.melFrames
            let frames = continuation?.frames ?? plan.frames
            let conditioning = try model.acoustic.condition(
                tokens: continuation?.tokens ?? plan.tokens,
                reference: continuation.map { try model.acoustic.prepare(reference: $0.reference, on: pool) }
                    ?? model.reference(of: voice, on: pool),
                frames: frames,
                placement: continuation.map { .durations(tokenOfFrame: $0.tokenOfFrame) } ?? plan.placement,
                guided: sampling.isGuided, on: pool)
            let start = Matrix(
                rows: frames, columns: melBins, values: noise.normal(count: frames * melBins, on: pool))
            return (conditioning, start)
        }
    }

    private func continuation(of plan: ChunkPlan) -> Continuation? {
        guard chunk > 0, let lastMel else { return nil }
        return Continuation(
            of: plan, after: plans[chunk - 1], lastMel: lastMel,
            voiceMel: Matrix(rows: voice.melFrames, columns: voice.melBins, values: voice.mel))
    }

    /// Takes the sampled mel `[frames, mel]` of the current chunk, reference included, and moves on.
    ///
    /// - Parameters:
    ///   - streams: whether the first chunk's samples are wanted before all of it is decoded.
    ///   - audio: takes samples as they become final.
    func take(_ mel: Matrix, streams: Bool, audio: ([Float]) throws -> Void) throws {
        let plan = plans[chunk]
        // Upstream cuts at whole hops, one frame before the mel's end: the vocoder gets the last frame of
        // the reference too.
        let kept = voice.melFrames - voice.frames
        let sampled = mel.rows(leading - kept..<mel.rows)
        let (generated, shifts) =
            sentencePauses?.lengthened(sampled, from: kept, at: plan.sentenceEnds) ?? (sampled, [])
        lastMel =
            plan.spans == nil || chunks == 1 || !options.continuesProsody
            ? nil : Matrix(copying: mel.rows(leading..<mel.rows))
        let count = max(0, generated.rows - 1) * MelSpectrogram.hop
        let pause = pause(before: chunk)
        joiner.begin(
            count: count, pause: pause?.most, least: pause?.least ?? 0,
            holdsEnd: self.pause(before: chunk + 1) != nil)
        var made: [Float] = []
        func take(_ wave: [Float]) throws {
            made += wave
            try hand(joiner.append(wave), to: audio)
        }
        // A later chunk is decoded as a whole, for its level; nobody waits for its first sample.
        if !streams || chunk > 0 {
            let wave = try times.measure(.vocoder) { try model.vocoder.decode(generated, on: pool) }
            try times.measure(.audio) { try take(levelled(wave)) }
        } else {
            // The stages of a stream are interleaved; they all count as the vocoder's.
            try times.measure(.vocoder) { try model.vocoder.decode(generated, on: pool, take) }
            _ = levelled(made)
        }
        let end = joiner.endChunk()
        expected.samples? += count - joiner.leftOut - (chunk > 0 ? fade.overlap : 0)
        let begin = offset - Double(joiner.leftOut) / Double(SpeechModel.sampleRate)
        // A word lasts until the pause after it ends, some of which may have been cut.
        if let last = words.popLast() {
            words.append(
                Speech.Word(text: last.text, start: last.start, end: min(last.end, max(last.start, begin))))
        }
        let new = plan.words.map { word in
            let later = shifts.reduce(0) { $0 + (Float($1.frame) <= word.frames.lowerBound + 1 ? $1.by : 0) }
            return Speech.Word(
                text: word.text, start: begin + seconds(word.frames.lowerBound + Float(later)),
                end: begin + seconds(word.frames.upperBound + Float(later)))
        }
        words += new
        if !options.removesSilence { untoldWords += new }
        try hand(end, to: audio)
        chunk += 1
        offset = begin + Double(made.count) / Double(SpeechModel.sampleRate) - (isDone ? 0 : crossFade)
        if isDone { try hand(joiner.finish(), to: audio) }
        times.measure(.check) {
            check.append(mel: mel.rows(leading..<mel.rows))
            checkSamples()
        }
    }

    private func checkSamples() {
        for block in unchecked { check.append(block) }
        unchecked = []
    }

    /// Words whose times are known by now, each once: a chunk's before the last of its samples. None where silence is
    /// removed at the end.
    func newWords() -> [Speech.Word] {
        defer { untoldWords = [] }
        return untoldWords
    }

    /// A chunk at the level of the first one.
    private func levelled(_ wave: [Float]) -> [Float] {
        guard options.continuesProsody, chunks > 1 else { return wave }
        let gain = level.gain(for: wave)
        return gain == 1 ? wave : wave.map { $0 * gain }
    }

    /// Most and fewest samples of the pause that the text has between a chunk and the one before, where it is known and
    /// there are both.
    private func pause(before chunk: Int) -> (most: Int, least: Int)? {
        guard options.continuesProsody, plans.indices.contains(chunk), chunk > 0,
            let last = plans[chunk - 1].pauses, let next = plans[chunk].pauses
        else { return nil }
        let pause = Int(clamping: (last.tail + next.lead) * Float(MelSpectrogram.hop))
        guard let sentencePauses, let word = plans[chunk - 1].words.last?.text,
            let first = plans[chunk].words.first?.text, SentenceBoundaries.isEnd(word, before: first)
        else { return (pause, 0) }
        let wanted = sentencePauses.frames * MelSpectrogram.hop
        return (max(pause, wanted), wanted)
    }

    private func hand(_ ready: [Float], to audio: ([Float]) throws -> Void) throws {
        guard !ready.isEmpty else { return }
        var ready = ready
        Loudness.restore(&ready, referenceRMS: voice.rms)
        guard !options.removesSilence else {
            samples += ready
            return
        }
        sampleCount += ready.count
        unchecked.append(ready)
        try audio(ready)
    }

    /// What is known of the speech, after the last chunk.
    ///
    /// - Parameter audio: takes the samples that were held back until the end.
    func finish(audio: ([Float]) throws -> Void) throws -> SpeechSummary {
        if options.removesSilence {
            samples = times.measure(.audio) {
                SilenceRemoval().apply(samples, sampleRate: SpeechModel.sampleRate)
            }
            sampleCount = samples.count
            unchecked.append(samples)
            try audio(samples)
        }
        let faults = times.measure(.check) {
            checkSamples()
            return check.faults(expected)
        }
        return SpeechSummary(
            sampleCount: sampleCount, words: options.removesSilence ? [] : words, chunks: plans.map(\.text),
            times: times, warnings: warnings, faults: faults, expected: expected)
    }

    private func seconds(_ frames: Float) -> Double {
        Double(frames) * Double(MelSpectrogram.hop) / Double(SpeechModel.sampleRate)
    }
}
