/// Characters that HTML writes with a name or a number: `&lt;`, `&#39;`, `&#x1F600;`.
enum CharacterEntity {
    private static let longest = 10

    private static let names: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "copy": "©", "reg": "®",
        "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "'", "rsquo": "'", "ldquo": "\"",
        "rdquo": "\"", "euro": "€", "pound": "£", "yen": "¥", "cent": "¢", "deg": "°", "times": "×",
        "divide": "÷", "frac12": "½", "frac14": "¼", "frac34": "¾", "hearts": "♥", "bull": " ",
        "middot": " ",
        "laquo": "\"", "raquo": "\"", "trade": "™", "shy": " ", "eacute": "é", "uuml": "ü", "ouml": "ö",
        "auml": "ä", "szlig": "ß", "ntilde": "ñ", "ccedil": "ç", "egrave": "è", "agrave": "à",
    ]

    /// The character at the start of `rest`, folded, and the length of what writes it; `nil` where none is written.
    static func read(_ rest: ArraySlice<Unicode.Scalar>) -> (character: Unicode.Scalar, length: Int)? {
        let body = rest.dropFirst().prefix(longest)
        guard let end = body.firstIndex(of: ";"), end > body.startIndex else { return nil }
        let name = String(scalars: body[..<end])
        let length = end - rest.startIndex + 1
        if let character = names[name] { return (character, length) }
        guard name.hasPrefix("#") else { return nil }
        let isHexadecimal = name.hasPrefix("#x") || name.hasPrefix("#X")
        guard let value = UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10),
            value >= 0x20, let character = Unicode.Scalar(value)
        else { return nil }
        return (character, length)
    }
}
