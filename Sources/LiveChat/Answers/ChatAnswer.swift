/// What is answered in a chat to a command to the reader. Nothing in it was written by a viewer but, checked, the name.
public struct ChatAnswer: Codable, Sendable, Equatable {
    /// One line.
    public var text: String
    /// The name of who is answered, for platforms without replies; `nil` where it cannot be written as it is.
    public var name: String?

    /// The longest answer in characters, whatever the rules say.
    public static let longest = 400

    /// A line without controls, invisible scalars, mentions and signs that begin a command.
    ///
    /// - Returns: `nil` where nothing is left that begins with a letter or a digit.
    init?(_ text: String, name: String?, length: Int) {
        guard let line = Self.line(text, length: length) else { return nil }
        self.text = line
        self.name = name.flatMap { Self.isName($0) ? $0 : nil }
    }

    /// The line that is written.
    ///
    /// - Parameters:
    ///   - addressing: whether it begins with the name of who is answered, if that can be written.
    ///   - length: in characters, at most.
    /// - Returns: `nil` where nothing is left.
    public func line(addressing: Bool, length: Int = Self.longest) -> String? {
        let mention = addressing ? name.flatMap { Self.isName($0) ? "@\($0) " : nil } ?? "" : ""
        return Self.line(text, length: length - mention.count).map { mention + $0 }
    }

    private static func line(_ text: String, length: Int) -> String? {
        let words = CleanText.cleaned(String(text.prefix(2 * longest))).replacing("@", with: "")
            .split(separator: " ")
        var line = words.joined(separator: " ")[...]
        // "/", "." and "!" begin commands of platforms and of other programs.
        line = line.drop { !$0.isLetter && !$0.isNumber }
        let most = min(max(0, length), longest)
        if line.count > most { line = line.prefix(max(0, most - 1)) + "\u{2026}" }
        return line.first.map { $0.isLetter || $0.isNumber } == true ? String(line) : nil
    }

    /// Whether a name is a handle or a login, which cannot be anything else in a line.
    private static func isName(_ name: String) -> Bool {
        (1...40).contains(name.count)
            && name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil
                    || "_-.".unicodeScalars.contains($0)
            }
    }
}
