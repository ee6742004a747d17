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
    /// Seconds of speech that a reference must have.
    private static let leastSeconds = 0.5
    /// Active levels (−62 to −40 dB) from and up to which a recording is raised, by how many decibels its speech must be
    /// above its background, and the level it is raised to (−26 dB).
    private static let leastRaised: Float = 0.0008
    private static let mostRaised: Float = 0.01
    private static let leastRange = 12.0
    private static let raisedLevel: Float = 0.05
    /// Distance of the mean from zero (−48 dB) from which a recording is centred: silence would count as sound.
    private static let leastOffset: Float = 0.004
    /// Share of the channels' loudness below which their mean is not used (−30 dB).
    private static let leastMixed: Float = 0.03
    /// Seconds of silence added at the end.
    public static let addedSilence = 0.05
    /// Milliseconds of silence kept at each side of what sounds.
    private static let keep = 1000
    /// The rate of the empty clip that upstream joins the parts to, which a slower recording is brought to.
    private static let leastRate = 11_025

    /// Samples a second of prepared references.
    public let sampleRate: Int
    /// Whether a transcript is cut together with its recording, and the recording for it.
    public var cutsTranscript: Bool

    /// - Parameters:
    ///   - sampleRate: of prepared references; the models' own by default.
    ///   - cutsTranscript: whether a transcript is cut together with its recording.
    public init(sampleRate: Int = MelSpectrogram.sampleRate, cutsTranscript: Bool = true) {
        self.sampleRate = sampleRate
        self.cutsTranscript = cutsTranscript
    }

    /// - Parameter transcript: the words of the recording; blank if unknown.
    /// - Throws: `AudioError` naming the file.
    public func prepare(
        path: String, transcript: String, limits: AudioLimits = AudioLimits()
    ) throws -> PreparedReference {
        let bytes = try AudioFile.contents(path: path, limits: limits)
        return try prepare(bytes: bytes, transcript: transcript, name: AudioFile.name(path), limits: limits)
    }

    /// Decodes a file block by block: memory does not grow with its length, rate or number of channels.
    ///
    /// - Parameters:
    ///   - bytes: of an audio file.
    ///   - transcript: the words of the recording; blank if unknown.
    ///   - name: what errors call the recording.
    ///   - limits: a longer recording is not refused but cut, a larger file is refused.
    /// - Throws: `AudioError` if it cannot be decoded or nothing sounds in it.
    public func prepare(
        bytes: [UInt8], transcript: String, name: String = "the reference",
        limits: AudioLimits = AudioLimits()
    ) throws -> PreparedReference {
        let file = try AudioFile.file(of: bytes, name: name, limits: limits)
        let mostFrames = limits.frames(channels: file.channels, sampleRate: file.sampleRate)
        var reader = RecordingReader(
            sampleRate: file.sampleRate, channels: file.channels, expectedFrames: file.claimedFrames)
        var count = 0
        while count / file.channels < mostFrames {
            let block = try AudioFile.block(of: file, from: count, name: name)
            if block.isEmpty {
                return try prepare(reader.finish(), transcript: transcript, name: name)
            }
            reader.append(block)
            count += block.count
        }
        let claimed = Double(file.claimedFrames) / Double(file.sampleRate)
        return try prepare(
            reader.finish(wholeDuration: max(reader.duration, claimed)), transcript: transcript, name: name
        )
    }

    /// - Parameters:
    ///   - transcript: the words of the recording; blank if unknown.
    ///   - name: what errors call the recording.
    /// - Throws: `AudioError.unusable` if nothing sounds in it.
    public func prepare(
        _ audio: AudioBuffer, transcript: String, name: String = "the reference"
    ) throws -> PreparedReference {
        var reader = RecordingReader(
            sampleRate: audio.sampleRate, channels: audio.channels, expectedFrames: audio.frames)
        reader.append(audio.samples)
        return try prepare(reader.finish(), transcript: transcript, name: name)
    }

    private func prepare(_ recording: Recording, transcript: String, name: String) throws -> PreparedReference
    {
        let (audio, offset) = recording.audio.centred(from: Self.leastOffset)
        // Quiet speech is raised for the rules below, whose limits are absolute.
        let gain = Self.gain(audio)
        let source = Clip(
            samples: audio.samples.map { PCM16.quantize($0 * gain) }, channels: audio.channels,
            sampleRate: audio.sampleRate)
        var (clip, isCut) = shorten(source)
        var transcript = transcript
        var warnings: [ReferenceWarning] = offset == 0 ? [] : [.offset(Double(offset))]
        let isBlank = ReferenceText.isBlank(transcript)
        isCut = isCut || recording.continues
        if isCut {
            let end = clip.spans.last { $0.source != nil }.map {
                ($0.source ?? 0) + Int(Double($0.frames) * clip.sourceStep)
            }
            let cut =
                isBlank || !cutsTranscript
                ? nil : recording.timeline.flatMap { TranscriptCut(transcript, $0, end: end ?? 0) }
            if let cut {
                clip = clip.before(sourceFrame: cut.sourceFrame)
                transcript = cut.kept
            }
            let kept = Double(clip.frames) / Double(clip.sampleRate)
            warnings.append(.shortened(kept: kept, of: recording.duration))
            if let cut {
                warnings.append(.transcriptCut(kept: cut.kept, dropped: cut.dropped))
            } else if !isBlank {
                warnings.append(.transcriptCoversMore(kept: kept, of: recording.duration))
            }
        }
        let (speech, pause) = trim(clip)
        guard speech.frames > 0 else {
            throw AudioError.unusable(
                name,
                reason:

                    "is silent (nothing above \(Int(Self.edgeThreshold)) dB, no clear speech above "
                    + "\(Int(Loudness.decibels(Self.leastRaised).rounded())) dB); record it closer or louder")
        }
        let samples = mono(speech, of: audio, gain: gain)
        let seconds = Double(samples.count) / Double(speech.sampleRate)
        guard seconds >= Self.leastSeconds else {
            throw AudioError.unusable(
                name,
                reason:
                    "has only \(String(format: "%.2f", seconds)) s of speech; give several seconds")
        }
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
    private func mono(_ clip: Clip, of audio: AudioBuffer, gain: Float) -> [Float] {
        guard clip.sampleRate == audio.sampleRate else {
            let samples = clip.samples.map { PCM16.value($0) / gain }
            return Self.mixed(
                AudioBuffer(samples: samples, sampleRate: clip.sampleRate, channels: clip.channels))
        }
        let samples = clip.spans.flatMap { span -> ArraySlice<Float> in
            guard let start = span.source else {
                return ArraySlice(repeating: 0, count: span.frames * audio.channels)
            }
            return audio.samples[start * audio.channels..<(start + span.frames) * audio.channels]
        }
        return Self.mixed(
            AudioBuffer(samples: samples, sampleRate: audio.sampleRate, channels: audio.channels))
    }

    /// The mean of the channels, or the first channel where they cancel each other.
    private static func mixed(_ audio: AudioBuffer) -> [Float] {
        let mean = audio.mono().samples
        guard audio.channels > 1, Loudness.rms(mean) < leastMixed * Loudness.rms(audio.samples) else {
            return mean
        }
        return stride(from: 0, to: audio.samples.count, by: audio.channels).map { audio.samples[$0] }
    }

    /// What brings speech that is too quiet for the rules to a usual level, 1 for all else: noise alone is not raised.
    private static func gain(_ audio: AudioBuffer) -> Float {
        let level = Loudness.activeLevel(audio.samples, sampleRate: audio.sampleRate * audio.channels)
        guard level >= leastRaised, level < mostRaised,
            ReferenceCheck.dynamicRange(audio.samples, sampleRate: audio.sampleRate * audio.channels)
                >= leastRange
        else { return 1 }
        return raisedLevel / level
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
