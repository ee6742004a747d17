import Basics
import F5TTS
import SpeechAudio
import SpeechText
import Tensors

extension Synthesizer {
    /// Does what the first request would otherwise pay for: touches every weight by a short pass, makes the plan of the
    /// longest pass (which serves all shorter ones), the modulation of the schedule and the voice's projected reference,
    /// and runs the vocoder. How long a pass is does not matter to anything that is kept, so long ones need not be run.
    ///
    /// - Parameters:
    ///   - voice: who will speak first.
    ///   - options: as requests will have them.
    ///   - seconds: of the longest speech of one pass, 1 to 60; longer ones are cut to the model's pass.
    /// - Throws: what speaking throws.
    public func warmUp(voice: Voice, options: SynthesisOptions, seconds: Double = 10) throws {
        guard (1...60).contains(seconds) else {
            throw SynthesisError.option(
                name: "seconds", "warm-up is \(seconds) s; it must be 1 to 60")
        }
        let rate = Double(SpeechModel.sampleRate) / Double(MelSpectrogram.hop)
        let longest = min(
            voice.melFrames + Int(clamping: seconds * rate), Int(clamping: model.passSeconds * rate))
        var sampling = options.sampling
        if model.isGuidanceFree { sampling.guidance = 0 }
        model.acoustic.prepare(schedule: sampling, on: pool)
        model.acoustic.prepareWorkspace(frames: max(longest, Self.shortPass), guided: sampling.isGuided)
        _ = try model.reference(of: voice, on: pool)

        sampling.steps = 1
        let melBins = model.acoustic.architecture.melBins
        let conditioning = try model.acoustic.condition(
            tokens: model.analysis(of: voice.referenceText.prompt, on: pool).ids,
            reference: Matrix(rows: 0, columns: melBins), frames: Self.shortPass, guided: sampling.isGuided,
            on: pool)
        let mel = Sampler(model: model.acoustic, options: sampling, pool: pool)
            .sample([conditioning], noise: [Matrix(rows: Self.shortPass, columns: melBins)])[0]
        _ = try model.vocoder.decode(mel, on: pool)
    }

    /// Frames of the pass that touches the weights.
    private static let shortPass = 64
}
