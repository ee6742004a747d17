import Foundation

/// What is likely to make a voice from a reference sound wrong, though it can be used.
public enum ReferenceWarning: Sendable, Equatable, CustomStringConvertible {
    /// The recording was longer than the model takes; seconds.
    case shortened(kept: Double, of: Double)
    /// The transcript was cut together with the recording.
    case transcriptCut(kept: String, dropped: String)
    /// The recording was cut and the transcript could not be: it says more than is heard; seconds.
    case transcriptCoversMore(kept: Double, of: Double)
    /// Bytes of transcript for each second of speech.
    case transcriptTooLong(bytesPerSecond: Double)
    case transcriptTooShort(bytesPerSecond: Double)
    case noEndPunctuation
    /// Share of samples at full scale.
    case clipped(share: Double)
    /// Decibels relative to full scale.
    case tooQuiet(decibels: Double)
    /// Decibels from the quietest parts to the speech.
    case noisy(decibels: Double)
    /// Distance of the recording's mean from zero, as a share of full scale; it was removed.
    case offset(Double)
    /// Seconds.
    case tooShort(seconds: Double)
    case endsWithoutPause

    /// Whether the transcript is the matter, not the recording.
    public var isAboutTranscript: Bool {
        switch self {
        case .transcriptCut, .transcriptCoversMore, .transcriptTooLong, .transcriptTooShort,
            .noEndPunctuation:
            true
        case .shortened, .clipped, .tooQuiet, .noisy, .offset, .tooShort, .endsWithoutPause: false
        }
    }

    /// One line: what was found and the remedy.
    public var description: String {
        switch self {
        case .shortened(let kept, let whole):
            "the reference was cut from \(Self.number(whole)) s to \(Self.number(kept)) s; "
                + "give a shorter recording to choose what is kept"
        case .transcriptCut(let kept, let dropped):
            "the transcript was cut with the reference, to \"\(kept)\" (without \"\(dropped)\"); "
                + "check that this is what is heard"
        case .transcriptCoversMore(let kept, let whole):
            "only \(Self.number(kept)) s of \(Self.number(whole)) s of the reference are used, but the transcript "
                + "covers all of it; cut it to what is heard, or words of it may leak into the speech"
        case .transcriptTooLong(let rate):
            "the transcript is long for the reference (\(Self.number(rate)) bytes a second; usual are 8 to 24); "
                + "check that it says only what is heard, or the speech will be rushed"
        case .transcriptTooShort(let rate):
            "the transcript is short for the reference (\(Self.number(rate)) bytes a second; usual are 8 to 24); "
                + "check that it says all that is heard, or the speech will drag"
        case .noEndPunctuation:
            "the transcript does not end with punctuation; end it with a full stop, or the first word may be lost"
        case .clipped(let share):
            "the reference is clipped (\(Self.number(share * 100)) % of samples at full scale); "
                + "record it at a lower level"
        case .tooQuiet(let decibels):
            "the reference is very quiet (\(Self.number(decibels)) dB); record it closer or louder"
        case .noisy(let decibels):
            "the reference is noisy (speech only \(Self.number(decibels)) dB above the background); "
                + "the voice will have the noise too"
        case .offset(let share):
            "the reference has a constant offset (DC) of \(Self.number(share * 100)) % of full scale, which was removed; "
                + "check the microphone and its input"
        case .tooShort(let seconds):
            "the reference has only \(Self.number(seconds)) s of speech; give several seconds for a stable voice"
        case .endsWithoutPause:
            "speech runs to the very end of the reference; leave half a second of pause after the last word, "
                + "or its tail may leak into the speech"
        }
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }
}

/// A reference as the model takes it.
public struct PreparedReference: Sendable {
    /// Mono at `sampleRate`, raised to `Loudness.targetRMS` if it was quieter, with 50 ms of silence at the end.
    public let samples: [Float]
    /// Samples a second.
    public let sampleRate: Int
    /// Loudness before it was raised.
    public let rms: Float
    /// The words of the samples: as given, or cut with the recording.
    public let transcript: String
    /// Seconds of the recording that were kept, in order.
    public let kept: [Range<Double>]
    /// What is likely to make the voice sound wrong.
    public let warnings: [ReferenceWarning]

    /// Seconds.
    public var duration: Double { Double(samples.count) / Double(sampleRate) }
}
