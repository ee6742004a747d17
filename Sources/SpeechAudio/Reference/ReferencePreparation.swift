import Foundation
import SpeechText

/// Makes a recording of a voice into a reference: at most 12 seconds of it, without long silences, in mono at
/// 24 kHz, not too quiet.
///
/// Source: `preprocess_ref_audio_text` and the start of `infer_batch_process` of `f5-tts` 1.1.22. One thing is
/// added: where the recording is cut and its transcript is known, both are cut at the end of the same sentence if
/// one can be found; otherwise the audio is as upstream's and a warning says that the transcript covers more.
public struct ReferencePreparation: Sendable {
    /// Decibels relative to full scale below which the ends are silence.
    private static let edgeThreshold = -42.0
    /// Milliseconds that the model takes, and after which a pause is a place to stop.
    private static let longest = 12_000
    private static let enough = 6000
    /// Seconds of silence added at the end.
    public static let addedSilence = 0.05
    /// Milliseconds of silence kept at each side of what sounds.
    private static let keep = 1000
    /// The rate of the empty clip that upstream joins the parts to, which a slower recording is brought to.
    private static let leastRate = 11_025

    public let sampleRate: Int
    /// Whether a transcript is cut together with its recording, and the recording for it.
    public var cutsTranscript: Bool

    public init(sampleRate: Int = MelSpectrogram.sampleRate, cutsTranscript: Bool = true) {
        self.sampleRate = sampleRate
        self.cutsTranscript = cutsTranscript
    }

    /// - Parameter transcript: what is said in the recording; blank if unknown.
    /// - Throws: `AudioError` naming the file.
    public func prepare(
        path: String, transcript: String, limits: AudioLimits = AudioLimits()
    ) throws -> PreparedReference {
        let audio = try AudioFile.read(path: path, limits: limits)
        return try prepare(audio, transcript: transcript, name: path)
    }

    /// - Parameter name: what errors call the recording.
    /// - Throws: `AudioError.unusable` if nothing sounds in it.
    public func prepare(
        _ audio: AudioBuffer, transcript: String, name: String = "the reference"
    ) throws -> PreparedReference {
        let source = Clip(
            samples: audio.samples.map(PCM16.quantize), channels: audio.channels, sampleRate: audio.sampleRate
        )
        var (clip, isCut) = shorten(source)
        var transcript = transcript
        var warnings: [ReferenceWarning] = []
        let isBlank = ReferenceText.isBlank(transcript)
        if isCut {
            let timeline = SpeechTimeline(source)
            let end = clip.spans.last { $0.source != nil }.map {
                ($0.source ?? 0) + Int(Double($0.frames) * clip.sourceStep)
            }
            let cut = isBlank || !cutsTranscript ? nil : TranscriptCut(transcript, timeline, end: end ?? 0)
            if let cut {
                clip = clip.before(sourceFrame: cut.sourceFrame)
                transcript = cut.kept
            }
            let kept = Double(clip.frames) / Double(clip.sampleRate)
            warnings.append(.shortened(kept: kept, of: audio.duration))
            if let cut {
                warnings.append(.transcriptCut(kept: cut.kept, dropped: cut.dropped))
            } else if !isBlank {
                warnings.append(.transcriptCoversMore(kept: kept, of: audio.duration))
            }
        }
        let (speech, pause) = trim(clip)
        guard speech.frames > 0 else {
            throw AudioError.unusable(
                "\(name): is silent (nothing above \(Int(Self.edgeThreshold)) dB); give a recording with speech"
            )
        }
        let samples = mono(speech, of: audio)
        let check = ReferenceCheck(samples: samples, sampleRate: speech.sampleRate, pause: pause)
        warnings += check.warnings + (isBlank ? [] : check.warnings(transcript: transcript))
        return finish(samples, speech, audio: audio, transcript: transcript, warnings: warnings)
    }

    /// At most 12 seconds: up to a long pause after the first six; else up to a short one; else cut hard.
    private func shorten(_ source: Clip) -> (clip: Clip, isCut: Bool) {
        var (clip, isCut) = join(
            Silence(minimum: 1000, threshold: -50).split(source, keep: Self.keep), source)
        if clip.length > Self.longest {
            (clip, isCut) = join(Silence(minimum: 100, threshold: -40).split(source, keep: Self.keep), source)
        }
        guard clip.length > Self.longest else { return (clip, isCut) }
        return (clip.slice(0..<Self.longest), true)
    }

    private func join(_ parts: [Clip], _ source: Clip) -> (clip: Clip, isCut: Bool) {
        let rate = max(source.sampleRate, Self.leastRate)
        var clip = Clip.empty(like: source).converted(to: rate)
        for part in parts {
            var longer = clip
            longer.append(part.converted(to: rate))
            if clip.length > Self.enough, longer.length > Self.longest { return (clip, true) }
            clip = longer
        }
        return (clip, false)
    }

    /// Takes the silence off both ends.
    ///
    /// - Returns: also how many milliseconds of it were at the end.
    private func trim(_ clip: Clip) -> (speech: Clip, pause: Int) {
        let started = clip.from(Silence.leading(clip, threshold: Self.edgeThreshold))
        let pause = Silence.leading(started.reversed(), threshold: Self.edgeThreshold)
        return (pause > 0 ? started.slice(0..<started.length - pause) : started, pause)
    }

    /// The clip's samples, with the source's precision where they are the source's.
    private func mono(_ clip: Clip, of audio: AudioBuffer) -> [Float] {
        guard clip.sampleRate == audio.sampleRate else {
            let samples = clip.samples.map(PCM16.value)
            return AudioBuffer(samples: samples, sampleRate: clip.sampleRate, channels: clip.channels).mono()
                .samples
        }
        let samples = clip.spans.flatMap { span -> ArraySlice<Float> in
            guard let start = span.source else {
                return ArraySlice(repeating: 0, count: span.frames * audio.channels)
            }
            return audio.samples[start * audio.channels..<(start + span.frames) * audio.channels]
        }
        return AudioBuffer(samples: samples, sampleRate: audio.sampleRate, channels: audio.channels).mono()
            .samples
    }

    private func finish(
        _ speech: [Float], _ clip: Clip, audio: AudioBuffer, transcript: String, warnings: [ReferenceWarning]
    ) -> PreparedReference {
        // Silence made at the least rate and converted.
        let silence = LinearRateConversion(from: Self.leastRate, to: clip.sampleRate)
            .frames(from: Int(Double(Self.leastRate) * Self.addedSilence))
        var samples = speech + [Float](repeating: 0, count: silence)
        let rms = Loudness.raise(&samples, to: Loudness.targetRMS)
        samples = Resampler(from: clip.sampleRate, to: sampleRate).apply(samples)
        var kept: [Range<Double>] = []
        for span in clip.spans {
            guard let source = span.source else { continue }
            let start = Double(source) / Double(audio.sampleRate)
            let end = start + Double(span.frames) / Double(clip.sampleRate)
            if let last = kept.last, abs(last.upperBound - start) < 1e-9 {
                kept[kept.count - 1] = last.lowerBound..<end
            } else {
                kept.append(start..<end)
            }
        }
        return PreparedReference(
            samples: samples, sampleRate: sampleRate, rms: rms, transcript: transcript, kept: kept,
            warnings: warnings)
    }
}
