/// A text with turns of voices and pauses: `[voice:NAME]`, `[pause:0.5s]`, `[pause:300ms]`.
public enum TaggedText {
    /// A part of a tagged text.
    public enum Piece: Equatable, Sendable {
        case speech(text: String, voice: String?)
        case pause(seconds: Double)
    }

    /// Seconds of the longest single pause.
    public static let longestPause = 10.0
    /// Most pieces of a text.
    public static let maxPieces = 256

    /// Linear in the length of the text.
    ///
    /// - Parameter maxPauses: seconds of all pauses together.
    /// - Throws: `ServiceError` for a pause that is no duration, and for too many pieces or seconds of pauses. Other
    ///   brackets are text.
    public static func parse(_ text: String, maxPauses: Double = .infinity) throws -> [Piece] {
        var pieces: [Piece] = []
        var voice: String?
        var plain = ""
        var pauses = 0.0
        func flush() {
            if !plain.allSatisfy(\.isWhitespace) { pieces.append(.speech(text: plain, voice: voice)) }
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
            flush()
            if isVoice {
                voice = String(content[..<close])
            } else {
                let seconds = try seconds(content[..<close])
                pauses += seconds
                pieces.append(.pause(seconds: seconds))
            }
            rest = content[close...].dropFirst()
            guard pauses <= maxPauses else {
                throw ServiceError(
                    .invalid, "input_too_long",
                    "the pauses last more than \(maxPauses) s together; use fewer or shorter ones",
                    field: "input")
            }
            guard pieces.count <= maxPieces else {
                throw ServiceError(
                    .invalid, "input_too_long",
                    "input has more than \(maxPieces) turns and pauses; send it in parts", field: "input")
            }
        }
        plain += rest
        flush()
        return pieces
    }

    private static func seconds(_ text: Substring) throws -> Double {
        let isMilliseconds = text.hasSuffix("ms")
        let number = Double(
            text.hasSuffix("ms") ? text.dropLast(2) : text.hasSuffix("s") ? text.dropLast() : text)
        guard let number, number >= 0, number.isFinite else {
            throw ServiceError(
                .invalid, "invalid_pause",
                "[pause:\(text.prefix(40))] is no duration; write [pause:0.5s] or [pause:300ms]",
                field: "input")
        }
        return min(longestPause, isMilliseconds ? number / 1000 : number)
    }
}
