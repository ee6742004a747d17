import Foundation

/// Brings the many ways of writing one character to one: full-width and mathematical letters, typographic quotes
/// and dashes, invisible characters, stacked marks, letters with their accents apart.
enum ScalarFolding {
    /// Most marks that stay with one letter, and most pictures that are joined to one; more are dropped.
    private static let mostMarks = 6
    private static let mostJoints = 8

    /// - Parameter readings: private code points that stay.
    static func fold(
        _ text: String, tracksOrigins: Bool = false, keeping readings: Readings = .none
    ) -> FoldedText {
        if !tracksOrigins, let plain = plainASCII(text) { return FoldedText(plain) }
        let source = Array(text.unicodeScalars)
        var folded = FoldedText(capacity: source.count + 8, tracksOrigins: tracksOrigins)
        /// The last code point that is no mark, and the marks read after it.
        var (base, marks) = (nil as Unicode.Scalar?, 0)
        /// Joiners since the last picture that was not joined, and whether the next picture is one too many.
        var (joints, isSurplus) = (0, false)
        var index = 0
        while index < source.count {
            let scalar = source[index]
            defer { index += 1 }
            if scalar == "\\", let character = WrittenEscape.read(source, at: index) {
                folded.append(character, from: index)
                (base, marks, isSurplus) = (character, 0, false)
                index += 1
            } else if scalar.value < 0x7f && scalar.value >= 0x20 && scalar != "&" && scalar != "`"
                || scalar.isReading && readings.piece(scalar) != nil
            {
                folded.append(scalar, from: index)
                (base, marks, isSurplus) = (scalar, 0, false)
            } else if scalar == EmojiNames.joiner {
                guard let last = folded.last, EmojiNames.isEmoji(last) else { continue }
                joints += 1
                isSurplus = joints > mostJoints
                if !isSurplus { folded.append(scalar, from: index) }
            } else if scalar.isMark {
                marks += 1
                if let base, marks <= mostMarks { take(mark: scalar, at: index, of: base, &folded) }
            } else if isSurplus, EmojiNames.isEmoji(scalar) {
                isSurplus = false
            } else {
                isSurplus = false
                if folded.last != EmojiNames.joiner { joints = 0 }
                if scalar == "&", let (character, length) = CharacterEntity.read(source[index...]) {
                    if let simple = replacement(character) {
                        folded.append(simple, from: index)
                    } else if isKept(character), !character.isMark {
                        folded.append(character, from: index)
                    }
                    index += length - 1
                } else if scalar == "—" || scalar == "―" {
                    // A pause between words; before the name of an author there is one already.
                    let last = folded.scalars.last { $0 != " " }
                    folded.append(last?.isLetter == true || last?.isDigit == true ? ", " : " ", from: index)
                } else if scalar == "–" {
                    folded.append(isPause(source, index) ? ", " : "-", from: index)
                } else if scalar == "`",
                    index > 0 && source[index - 1] == "`"
                        || index + 1 < source.count && source[index + 1] == "`"
                {
                    // The fence of a block of code.
                    folded.append(" ", from: index)
                } else if let sign = superscript(scalar) {
                    // 10²³ is one exponent.
                    let isFirst = index == 0 || superscript(source[index - 1]) == nil
                    folded.append(isFirst ? "^" + sign : sign, from: index)
                } else if let simple = replacement(scalar) {
                    folded.append(simple, from: index)
                } else if isKept(scalar) {
                    folded.append(scalar, from: index)
                }
                (base, marks) = (folded.last, 0)
            }
        }
        return folded
    }

    /// The text if nothing of it has to be folded.
    private static func plainASCII(_ text: String) -> [Unicode.Scalar]? {
        var text = text
        return text.withUTF8 { bytes in
            guard
                bytes.allSatisfy({
                    $0 >= 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "&") && $0 != UInt8(ascii: "`")
                        && $0 != UInt8(ascii: "\\")
                })
            else { return nil }
            return bytes.map { Unicode.Scalar($0) }
        }
    }

    /// Composes a mark with an alphabet's letter, where that is a letter of its own; keeps it in scripts that write vowels
    /// or tones as marks.
    private static func take(
        mark: Unicode.Scalar, at index: Int, of base: Unicode.Scalar, _ folded: inout FoldedText
    ) {
        guard base.isLetter, !base.isHan, let last = folded.last else { return }
        switch base.value {
        case 0..<0x530, 0x1E00...0x1FFF, 0x3040...0x30FF:
            let composed = "\(last)\(mark)".precomposedStringWithCanonicalMapping.unicodeScalars
            if composed.count == 1, let letter = composed.first { folded.replaceLast(letter) }
        default:
            folded.append(mark, from: index)
        }
    }

    /// Whether an en dash is one between the words of a sentence, and not in a range or a pair of names.
    private static func isPause(_ source: [Unicode.Scalar], _ index: Int) -> Bool {
        guard index > 0, index + 1 < source.count else { return false }
        let (before, after) = (source[index - 1], source[index + 1])
        return before.isASCIILetter && after.isASCIILetter && after.lowercased == after
    }

    private static func replacement(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x0a...0x0d, 0x85, 0x2028, 0x2029: return "\n"
        case 0x09, 0x20, 0xa0, 0x1680, 0x2000...0x200a, 0x202f, 0x205f, 0x3000:
            return " "
        // Full-width forms, except the marks that the vocabulary has and Chinese text is made of.
        case 0xff01, 0xff0c, 0xff1f: return nil
        case 0xff08: return "("
        case 0xff09: return ")"
        case 0xff1a: return ":"
        case 0xff1b: return "，"
        case 0xff0e: return "."
        case 0xff5e, 0x301c, 0x223c: return "~"
        case 0xff02...0xff5d: return Unicode.Scalar(scalar.value - 0xfee0).map { String($0) }
        case 0xffe5: return "¥"
        case 0xffe1: return "£"
        case 0x2018, 0x2019, 0x201a, 0x201b, 0x2032, 0x2bc, 0xff07, 0x60, 0xb4: return "'"
        case 0x201c, 0x201d, 0x201e, 0x2033, 0x300c...0x300f, 0xab, 0xbb: return "\""
        case 0x3010, 0x3014, 0x3016: return "("
        case 0x3011, 0x3015, 0x3017: return ")"
        case 0x2010...0x2012, 0x2212, 0xfe63: return "-"
        case 0x2026: return "..."
        case 0x1d400...0x1d7ff: return mathematical(scalar)
        case 0xbc: return " 1/4 "
        case 0xbd: return " 1/2 "
        case 0xbe: return " 3/4 "
        case 0xb5: return "μ"
        case 0x2103: return "°C"
        case 0x2109: return "°F"
        case 0x0660...0x0669: return String(scalar.value - 0x0660)
        case 0x06f0...0x06f9: return String(scalar.value - 0x06f0)
        case 0x0966...0x096f: return String(scalar.value - 0x0966)
        default: return CompatibilityForms.simple(scalar)
        }
    }

    /// A sign, digit or n of an exponent, as it is written on the line.
    private static func superscript(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0xb9: "1"
        case 0xb2, 0xb3: String(scalar.value - 0xb0)
        case 0x2070, 0x2074...0x2079: String(scalar.value - 0x2070)
        case 0x207a: "+"
        case 0x207b: "-"
        case 0x207f: "n"
        default: nil
        }
    }

    /// Mathematical letters and digits, and styles of Latin that chats use for names.
    private static func mathematical(_ scalar: Unicode.Scalar) -> String? {
        let offset = scalar.value - 0x1d400
        if scalar.value >= 0x1d7ce { return String((scalar.value - 0x1d7ce) % 10) }
        guard offset < 0x2a4 else { return "" }
        let letter = offset % 52
        return Unicode.Scalar(letter < 26 ? 0x41 + letter : 0x61 + letter - 26).map { String($0) }
    }

    /// Control characters, enclosing marks, invisible formats, private and unassigned characters are dropped.
    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return scalar.value >= 0x20 && scalar.value != 0x7f }
        switch scalar.properties.generalCategory {
        case .control, .format, .enclosingMark, .privateUse, .surrogate, .unassigned:
            return false
        case .modifierSymbol: return false
        default: return true
        }
    }
}
