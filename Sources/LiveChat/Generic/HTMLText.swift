/// The text of HTML as hubs send it: pictures become emotes by their `alt`, other tags go, entities are decoded once.
/// Takes linear time; nothing inside of a tag is ever part of the text, however long.
struct HTMLText {
    private var fragments: [ChatMessage.Fragment] = []
    private var plain = ""

    static func fragments(_ html: String) -> [ChatMessage.Fragment] {
        var text = HTMLText()
        text.read(html)
        text.flush()
        return text.fragments
    }

    private mutating func flush() {
        fragments += TextFragments()(plain[...].unicodeScalars)
        plain = ""
    }

    private mutating func read(_ html: String) {
        let scalars = html.unicodeScalars
        var index = scalars.startIndex
        // Once a quote does not end, no more are heeded: else a text of open ones would take quadratic time.
        var heedsQuotes = true
        while index < scalars.endIndex {
            let scalar = scalars[index]
            if scalar == "<", Self.startsTag(scalars[index...].dropFirst()) {
                var end = Self.endOfTag(scalars[index...], heedsQuotes: heedsQuotes)
                if end == nil, heedsQuotes {
                    heedsQuotes = false
                    end = Self.endOfTag(scalars[index...], heedsQuotes: false)
                }
                // A tag that does not end is not read out.
                guard let end else { return }
                take(tag: String(scalars[scalars.index(after: index)..<end]))
                index = scalars.index(after: end)
            } else if scalar == "&", let (decoded, end) = Self.entity(scalars[index...]) {
                plain.unicodeScalars.append(decoded)
                index = end
            } else {
                plain.unicodeScalars.append(scalar)
                index = scalars.index(after: index)
            }
        }
    }

    private static func startsTag(_ rest: Substring.UnicodeScalarView) -> Bool {
        guard let first = rest.first else { return false }
        return first == "/" || first == "!" || ("a"..."z").contains(first) || ("A"..."Z").contains(first)
    }

    /// The `>` that ends the tag; those in quotes do not.
    private static func endOfTag(_ rest: Substring.UnicodeScalarView, heedsQuotes: Bool) -> String.Index? {
        var quote: Unicode.Scalar?
        var index = rest.startIndex
        while index < rest.endIndex {
            let scalar = rest[index]
            if let open = quote {
                if scalar == open { quote = nil }
            } else if heedsQuotes, scalar == "\"" || scalar == "'" {
                quote = scalar
            } else if scalar == ">" {
                return index
            }
            index = rest.index(after: index)
        }
        return nil
    }

    private mutating func take(tag: String) {
        let name = tag.prefix { $0.isLetter }.lowercased()
        if name == "br" || name == "p" || name == "div" { plain += " " }
        guard name == "img" else { return }
        let alt = Self.attribute("alt", of: tag)
        // An address or a data URL in its place is no name.
        guard !alt.isEmpty, alt.utf8.count <= 100, !alt.contains(":/"), !alt.hasPrefix("data:") else {
            return
        }
        flush()
        fragments.append(.emote(name: alt, id: nil))
    }

    private static func attribute(_ name: String, of tag: String) -> String {
        let bytes = Array(tag.utf8)
        let wanted = Array(name.utf8)
        var index = bytes.firstIndex { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 } ?? bytes.count
        while index < bytes.count {
            while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: "/")].contains(bytes[index]) {
                index += 1
            }
            let start = index
            while index < bytes.count, ![0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: "=")].contains(bytes[index]) {
                index += 1
            }
            let found = bytes[start..<index].elementsEqual(wanted) { ($0 | 0x20) == $1 }
            guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { continue }
            index += 1
            var value = bytes[index...]
            if let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                value = value.dropFirst().prefix { $0 != quote }
                index = min(value.endIndex + 1, bytes.count)
            } else {
                value = value.prefix { $0 != 0x20 }
                index = value.endIndex
            }
            if found { return decode(String(decoding: value, as: UTF8.self)) }
        }
        return ""
    }

    private static func decode(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var index = text.unicodeScalars.startIndex
        while index < text.unicodeScalars.endIndex {
            if let (scalar, end) = entity(text.unicodeScalars[index...]) {
                result.append(scalar)
                index = end
            } else {
                result.append(text.unicodeScalars[index])
                index = text.unicodeScalars.index(after: index)
            }
        }
        return String(result)
    }

    private static let names: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "hellip": "…", "mdash": "—",
        "ndash": "–", "rsquo": "’", "lsquo": "‘", "rdquo": "”", "ldquo": "“",
    ]

    private static func entity(_ rest: Substring.UnicodeScalarView) -> (Unicode.Scalar, String.Index)? {
        guard rest.first == "&" else { return nil }
        let name = rest.dropFirst().prefix(10).prefix { $0 != ";" && $0 != "&" && $0 != " " }
        guard name.endIndex < rest.endIndex, rest[name.endIndex] == ";" else { return nil }
        let end = rest.index(after: name.endIndex)
        guard name.first == "#" else { return names[String(name)].map { ($0, end) } }
        let digits = name.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        let number = String(isHexadecimal ? digits.dropFirst() : digits)
        guard let value = UInt32(number, radix: isHexadecimal ? 16 : 10) else { return nil }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", end)
    }
}
