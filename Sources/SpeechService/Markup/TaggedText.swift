/// A text with turns of voices and pauses: `[voice:NAME]`, `[pause:0.5s]`, `[pause:300ms]`.
public enum TaggedText {
    /// Seconds of the longest single pause.
    public static let longestPause = PieceCounter.longestPause

    /// Linear in the length of the text.
    ///
    /// - Parameter maxPauses: seconds of all pauses together.
    /// - Throws: `ServiceError` for a pause that is no duration, and for too many pieces or seconds of pauses. Other
    ///   brackets are text.
    public static func parse(_ text: String, maxPauses: Double = .infinity) throws -> [SpeechPiece] {
        var pieces = PieceCounter(maxPauses: maxPauses)
        var voice: String?
        var plain = ""
        func flush() throws {
            if !plain.allSatisfy(\.isWhitespace) { try pieces.append(.speech(plain, voice: voice)) }
            plain = ""
        }
        var rest = text[...]
        while let open = rest.firstIndex(of: "[") {
            plain += rest[..<open]
            rest = rest[open...].dropFirst()
            let isVoice = rest.hasPrefix("voice:")
            // Without a known name this is text, and nothing looks for its end.
            guard isVoice || rest.hasPrefix("pause:") else {
                plain += "["
                continue
            }
            let content = rest.dropFirst(6)
            guard let close = content.firstIndex(of: "]") else {
                plain += "["
                break
            }
            try flush()
            if isVoice {
                voice = String(content[..<close])
            } else {
                try pieces.append(.pause(seconds: seconds(content[..<close])))
            }
            rest = content[close...].dropFirst()
        }
        plain += rest
        try flush()
        return pieces.pieces
    }

    private static func seconds(_ text: Substring) throws -> Double {
        let number = text.hasSuffix("s") ? MarkupValue.seconds(text) : Double(text)
        guard let number, number >= 0, number.isFinite else {
            throw ServiceError(
                .invalid, "invalid_pause",
                "[pause:\(text.prefix(40))] is no duration; write [pause:0.5s] or [pause:300ms]",
                field: "input")
        }
        return min(longestPause, number)
    }
}
