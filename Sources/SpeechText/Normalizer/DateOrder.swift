extension TextNormalizer {
    /// Which part of a date is written first where two numbers can be either: 3/4 is in March, or in April.
    ///
    /// Interfaces write it `mdy` and `dmy`, as SSML does.
    public enum DateOrder: String, Sendable, Codable, CaseIterable {
        /// As in the United States.
        case monthFirst = "mdy"
        /// As in most of the world.
        case dayFirst = "dmy"

        /// - Throws: `DecodingError.dataCorrupted` naming what may be written, for everything else.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            let name = try container.decode(String.self)
            guard let order = Self(rawValue: name) else {
                throw DecodingError.dataCorruptedError(
                    in: container,
                    debugDescription: "\(PronunciationEntry.shown(name)) is no order of a date; use "
                        + Self.allCases.map(\.rawValue).joined(separator: " or "))
            }
            self = order
        }
    }
}
