import F5TTS
import Foundation
import SpeechText

/// How a text is spoken.
public struct SynthesisOptions: Sendable, Hashable, Codable {
    /// Steps, guidance, schedule and solver.
    public var sampling: SamplingOptions
    /// Above 1 is faster; 0.1 to 10.
    public var speed: Float
    /// Same seed, same wav; upstream's noise for the same seed on a CPU.
    public var seed: UInt64
    /// Total seconds, reference included, instead of the predicted length (upstream's `fix_duration`).
    public var fixedDuration: Double?
    /// Seconds over which the chunks of a long text are faded into each other; 0 puts them end to end.
    public var crossFade: Double
    /// Shorten pauses of more than a second in the result.
    public var removesSilence: Bool
    /// End the first chunk at the text's first mark of a pause, so that the first sound does not wait for all of the
    /// text; for streams. The join costs the melody that would have bound both parts.
    public var startsShort: Bool
    /// Sample each chunk after the end of the previous one, where the model can (`Continuation`), instead of each by
    /// itself as upstream does.
    public var continuesProsody: Bool
    /// Write numbers, dates, symbols and the like out as words first.
    public var normalizesText: Bool
    /// How 3/4/2024 is read then; 25/12/2024 is read as what it can only be.
    public var dateOrder: TextNormalizer.DateOrder

    /// Every option by name. What a model was made for is its `defaults`, not the values here.
    public init(
        sampling: SamplingOptions = SamplingOptions(), speed: Float = 1, seed: UInt64 = 0,
        fixedDuration: Double? = nil, crossFade: Double = 0.15, removesSilence: Bool = false,
        normalizesText: Bool = true, startsShort: Bool = false, continuesProsody: Bool = true,
        dateOrder: TextNormalizer.DateOrder = .monthFirst
    ) {
        self.sampling = sampling
        self.speed = speed
        self.seed = seed
        self.fixedDuration = fixedDuration
        self.crossFade = crossFade
        self.removesSilence = removesSilence
        self.normalizesText = normalizesText
        self.startsShort = startsShort
        self.continuesProsody = continuesProsody
        self.dateOrder = dateOrder
    }

    /// What writes the text out, where that is asked for.
    public var normalizer: TextNormalizer {
        var options = TextNormalizer.Options()
        options.dateOrder = dateOrder
        return TextNormalizer(options: options)
    }

    /// Allowed speech rates: OpenAI's.
    public static let speeds: ClosedRange<Float> = 0.25...4

    /// - Throws: `SynthesisError.option` naming the first option out of range.
    public func validate() throws {
        func check(_ holds: Bool, _ name: String, _ value: String, _ range: String) throws {
            guard holds else {
                throw SynthesisError.option(name: name, "\(name) is \(value); it must be \(range)")
            }
        }
        let steps = sampling.steps
        try check((1...128).contains(steps), "nfe", "\(steps)", "1 to 128")
        try check(
            (0...10).contains(sampling.guidance), "cfg", "\(sampling.guidance)", "0 (no guidance) to 10")
        let interval = sampling.guidanceInterval
        try check(
            interval.lowerBound >= 0 && interval.upperBound <= 1, "cfg interval",
            "\(interval.lowerBound) to \(interval.upperBound)", "within 0 to 1")
        let stride = sampling.guidanceStride
        try check((1...128).contains(stride), "cfg stride", "\(stride)", "1 (no approximation) to 128")
        if let sway = sampling.sway {
            try check((-1...1).contains(sway), "sway", "\(sway)", "-1 to 1, upstream's is -1")
        }
        try check(Self.speeds.contains(speed), "speed", "\(speed)", "0.25 to 4")
        try check((0...5).contains(crossFade), "crossFade", "\(crossFade) s", "0 to 5 s")
        if let fixedDuration {
            try check(
                fixedDuration > 0 && fixedDuration < 3600, "duration", "\(fixedDuration) s",
                "above 0, below 3600 s; it counts the reference too")
        }
    }

    /// The same text for equal options, in every process.
    var canonical: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        // Numbers and flags are always encodable, and JSON is UTF-8.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
