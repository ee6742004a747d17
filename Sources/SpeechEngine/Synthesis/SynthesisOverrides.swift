import F5TTS
import SpeechText

/// Settings of a synthesis that somebody may state: a request, a voice, a policy, a chat rule. What is `nil` is not stated.
///
/// The property names are those of the JSON interfaces. A new option is a property here and one in `SynthesisOptions`.
public struct SynthesisOverrides: Codable, Sendable, Hashable {
    /// Speech rate, above 1 is faster.
    public var speed: Float?
    /// Number of function evaluations of the sampler.
    public var nfe: Int?
    /// Strength of classifier-free guidance.
    public var cfg: Float?
    /// Coefficient of sway sampling; 0 for none.
    public var sway: Float?
    /// Of the noise; the same seed gives the same samples on the same machine.
    public var seed: UInt64?
    /// Total seconds, reference included.
    public var duration: Double?
    /// Seconds of the fade between chunks.
    public var crossFade: Double?
    /// Whether pauses of more than a second are shortened.
    public var removeSilence: Bool?
    /// Whether numbers, dates, symbols and the like are written out as words first.
    public var normalize: Bool?
    /// Whether the first chunk ends at the first pause, for an earlier first sound.
    public var startShort: Bool?
    /// Whether chunks go on from the end of the previous one.
    public var continuity: Bool?
    /// Which part of a date is written first: `mdy` or `dmy`.
    public var dateOrder: TextNormalizer.DateOrder?

    /// States nothing, or what is given.
    public init(
        speed: Float? = nil, nfe: Int? = nil, cfg: Float? = nil, sway: Float? = nil, seed: UInt64? = nil,
        duration: Double? = nil, crossFade: Double? = nil, removeSilence: Bool? = nil,
        normalize: Bool? = nil, startShort: Bool? = nil, continuity: Bool? = nil,
        dateOrder: TextNormalizer.DateOrder? = nil
    ) {
        self.speed = speed
        self.nfe = nfe
        self.cfg = cfg
        self.sway = sway
        self.seed = seed
        self.duration = duration
        self.crossFade = crossFade
        self.removeSilence = removeSilence
        self.normalize = normalize
        self.startShort = startShort
        self.continuity = continuity
        self.dateOrder = dateOrder
    }

    /// These settings, and those of `other` where these state nothing.
    public func filled(from other: SynthesisOverrides) -> SynthesisOverrides {
        var all = self
        all.fill(\.speed, other)
        all.fill(\.nfe, other)
        all.fill(\.cfg, other)
        all.fill(\.sway, other)
        all.fill(\.seed, other)
        all.fill(\.duration, other)
        all.fill(\.crossFade, other)
        all.fill(\.removeSilence, other)
        all.fill(\.normalize, other)
        all.fill(\.startShort, other)
        all.fill(\.continuity, other)
        all.fill(\.dateOrder, other)
        return all
    }

    private mutating func fill<Value>(
        _ path: WritableKeyPath<SynthesisOverrides, Value?>, _ other: SynthesisOverrides
    ) {
        self[keyPath: path] = self[keyPath: path] ?? other[keyPath: path]
    }

    /// `options` with what these settings state.
    public func applied(to options: SynthesisOptions) -> SynthesisOptions {
        var options = options
        if let speed { options.speed = speed }
        if let nfe { options.sampling.steps = nfe }
        if let cfg { options.sampling.guidance = cfg }
        if let sway { options.sampling.sway = sway == 0 ? nil : sway }
        if let seed { options.seed = seed }
        if let duration { options.fixedDuration = duration }
        if let crossFade { options.crossFade = crossFade }
        if let removeSilence { options.removesSilence = removeSilence }
        if let normalize { options.normalizesText = normalize }
        if let startShort { options.startsShort = startShort }
        if let continuity { options.continuesProsody = continuity }
        if let dateOrder { options.dateOrder = dateOrder }
        return options
    }

    /// - Throws: `SynthesisError.option` naming the first setting out of range.
    public func validate() throws { try applied(to: SynthesisOptions()).validate() }
}
