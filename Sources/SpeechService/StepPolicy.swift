import SpeechEngine

/// Which settings a request gets that states none, by its length and the load.
public enum StepPolicy: Sendable, Equatable {
    /// The model's own.
    case fixed
    /// Those of the first rule that applies, else the model's own.
    case dynamic([Rule])

    /// Settings for texts up to a length, once the queue has reached a length.
    public struct Rule: Sendable, Equatable {
        /// Longest text that the rule is for.
        public var upToCharacters: Int
        /// Requests that wait at least.
        public var fromWaiting: Int
        /// Applies to requests with no more than these seconds left, if given.
        public var withinSeconds: Double?
        /// What such requests are spoken with.
        public var overrides: SynthesisOverrides

        public init(
            upToCharacters: Int = .max, fromWaiting: Int = 0, withinSeconds: Double? = nil,
            overrides: SynthesisOverrides = .init()
        ) {
            self.upToCharacters = upToCharacters
            self.fromWaiting = fromWaiting
            self.withinSeconds = withinSeconds
            self.overrides = overrides
        }
    }

    /// The settings of the first rule that applies.
    ///
    /// - Parameters:
    ///   - characters: of the text.
    ///   - waiting: requests in the queue.
    ///   - seconds: until the request's deadline.
    public func overrides(characters: Int, waiting: Int, seconds: Double) -> SynthesisOverrides {
        guard case .dynamic(let rules) = self else { return .init() }
        return rules.first {
            characters <= $0.upToCharacters && waiting >= $0.fromWaiting
                && seconds <= $0.withinSeconds ?? .infinity
        }?.overrides ?? .init()
    }
}
