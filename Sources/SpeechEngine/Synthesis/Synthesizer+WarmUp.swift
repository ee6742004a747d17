import F5TTS
import SpeechAudio
import SpeechText
import Tensors

extension Synthesizer {
    /// Runs a pass of the longest length and of each shorter one in steps, so that the first request finds what later
    /// ones find: pages of the weights, the plan, the modulation of the schedule, the voice's projected reference.
    ///
    /// - Parameters:
    ///   - seconds: of the longest speech of one pass, 1 to 60; longer ones are cut to the model's pass.
    ///   - options: as requests will have them. Their schedule is prepared, one step of it is run.
    /// - Throws: what speaking throws.
    public func warmUp(voice: Voice, options: SynthesisOptions, seconds: Double = 10) throws {
        guard (1...60).contains(seconds) else {
            throw SynthesisError.option("warm-up is \(seconds) s; it must be 1 to 60")
        }
        let rate = Double(SpeechModel.sampleRate) / Double(MelSpectrogram.hop)
        let limit = min(voice.melFrames + Int(seconds * rate), Int(model.passSeconds * rate))
        var sampling = options.sampling
        if model.isGuidanceFree { sampling.guidance = 0 }
        model.acoustic.prepare(schedule: sampling, on: pool)
        sampling.steps = 1
        let reference = try model.reference(of: voice, on: pool)
        let tokens = model.analysis(of: voice.referenceText.prompt, on: pool).ids
        // The longest first: its plan then serves them all.
        for frames in stride(from: limit, to: voice.melFrames, by: -128) {
            let conditioning = try model.acoustic.condition(
                tokens: tokens, reference: reference, frames: frames, guided: sampling.isGuided, on: pool)
            let noise = Matrix(rows: frames, columns: model.acoustic.architecture.melBins)
            let mel = Sampler(model: model.acoustic, options: sampling, pool: pool)
                .sample([conditioning], noise: [noise])[0]
            if frames == limit { _ = try model.vocoder.decode(mel.rows(voice.frames..<mel.rows), on: pool) }
        }
    }
}
