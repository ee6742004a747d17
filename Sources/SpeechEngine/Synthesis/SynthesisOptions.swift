import F5TTS

/// How a text is spoken.
public struct SynthesisOptions: Sendable, Hashable {
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
    /// Sample each chunk behind the end of the one before, where the model can (`Continuation`), instead of each by
    /// itself as upstream does.
    public var continuesProsody: Bool
    /// Write numbers, dates, symbols and the like out as words first.
    public var normalizesText: Bool

    public init(
        sampling: SamplingOptions = SamplingOptions(), speed: Float = 1, seed: UInt64 = 0,
        fixedDuration: Double? = nil, crossFade: Double = 0.15, removesSilence: Bool = false,
        normalizesText: Bool = true, startsShort: Bool = false, continuesProsody: Bool = true
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
    }

    /// - Throws: `SynthesisError.option` naming the first option out of range.
    public func validate() throws {
        func check(_ holds: Bool, _ text: @autoclosure () -> String) throws {
            guard holds else { throw SynthesisError.option(text()) }
        }
        try check((1...128).contains(sampling.steps), "nfe is \(sampling.steps); it must be 1 to 128")
        try check(
            sampling.guidance.isFinite && (0...10).contains(sampling.guidance),
            "cfg is \(sampling.guidance); it must be 0 (no guidance) to 10")
        try check(
            (1...128).contains(sampling.guidanceStride),
            "cfg-stride is \(sampling.guidanceStride); it must be 1 (no approximation) to 128")
        if let sway = sampling.sway {
            try check((-1...1).contains(sway), "sway is \(sway); it must be -1 to 1, upstream's is -1")
        }
        try check((0.1...10).contains(speed), "speed is \(speed); it must be 0.1 to 10")
        try check((0...5).contains(crossFade), "cross-fade is \(crossFade) s; it must be 0 to 5")
        if let fixedDuration {
            try check(
                fixedDuration > 0 && fixedDuration < 3600,
                "duration is \(fixedDuration) s; it counts the reference too and must be above 0")
        }
    }
}
