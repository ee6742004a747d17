/// A text with turns of voices and pauses: `[voice:NAME]`, `[pause:0.5s]`, `[pause:300ms]`.
package enum TaggedText {
    package enum Piece: Equatable {
        case speech(text: String, voice: String?)
        case pause(seconds: Double)
    }

    /// Longest pause.
    package static let longest = 10.0

    /// - Throws: `APIError` for a pause that is no duration. Other brackets are text.
    package static func parse(_ text: String) throws -> [Piece] {
        var pieces: [Piece] = []
        var voice: String?
        var plain = ""
        func flush() {
            if !plain.allSatisfy(\.isWhitespace) { pieces.append(.speech(text: plain, voice: voice)) }
            plain = ""
        }
        var rest = text[...]
        while let open = rest.firstIndex(of: "[") {
            plain += rest[..<open]
            rest = rest[open...]
            guard let close = rest.firstIndex(of: "]") else { break }
            let tag = rest[rest.index(after: open)..<close]
            if tag.hasPrefix("voice:") {
                flush()
                voice = String(tag.dropFirst(6))
                rest = rest[rest.index(after: close)...]
            } else if tag.hasPrefix("pause:") {
                flush()
                pieces.append(.pause(seconds: try seconds(tag.dropFirst(6))))
                rest = rest[rest.index(after: close)...]
            } else {
                plain += "["
                rest = rest.dropFirst()
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
            throw APIError(
                .badRequest, "invalid_pause",
                "[pause:\(text)] is no duration; write [pause:0.5s] or [pause:300ms]",
                field: "input")
        }
        return min(longest, isMilliseconds ? number / 1000 : number)
    }
}
