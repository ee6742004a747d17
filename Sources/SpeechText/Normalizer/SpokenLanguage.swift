/// The language that a number or a sign is read in.
public enum SpokenLanguage: String, Sendable, CaseIterable {
    case english, chinese

    /// Joins words of this language.
    var separator: String { self == .english ? " " : "" }
}
