/// How much is measured.
public struct BenchPlan: Sendable, Equatable {
    /// The plans that have names.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// Half a minute on a machine that speaks twenty times as fast as real time.
        case quick
        /// Several minutes.
        case extended
        /// As long as asked for, several at a time, for what grows or slows down.
        case soak
    }

    /// Its name.
    public let kind: Kind
    /// Texts in turn, before anything counts.
    public var warmUps: Int
    /// Requests of each text for each number at a time.
    public var rounds: Int
    /// How many at a time, one case after the other.
    public var together: [Int]
    /// What is spoken.
    public var texts = BenchText.allCases
    /// Length of a soak.
    public var seconds = 3600.0

    /// A plan by name; properties may be set afterwards.
    public init(_ kind: Kind) {
        self.kind = kind
        switch kind {
        case .quick: (warmUps, rounds, together) = (2, 12, [1, 4])
        case .extended: (warmUps, rounds, together) = (3, 40, [1, 2, 4, 8])
        case .soak: (warmUps, rounds, together) = (2, 0, [4])
        }
    }
}
