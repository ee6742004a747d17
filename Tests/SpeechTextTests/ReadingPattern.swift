/// A way to write what speakers say where they differ: `a|b` is either, `[a]` may be missing, `{a|b}c` is one of them,
/// then c.
struct ReadingPattern {
    private enum Part {
        case text(String)
        case choice([[Part]])
    }

    private let alternatives: [[Part]]

    init(_ pattern: some StringProtocol) {
        var rest = pattern[...]
        alternatives = Self.parse(&rest)
    }

    /// Whether `text` is one of the readings; each piece between brackets is passed through `folding` first.
    func matches(_ text: String, folding: (String) -> String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        return Self.ends(alternatives, in: scalars, from: [0], folding).contains(scalars.count)
    }

    /// Up to the bracket that ends a group, which is taken.
    private static func parse<Text: StringProtocol>(_ rest: inout Text) -> [[Part]]
    where Text.SubSequence == Text {
        var done: [[Part]] = []
        var parts: [Part] = []
        var text = ""
        func endText() {
            if !text.isEmpty { parts.append(.text(text)) }
            text = ""
        }
        while let character = rest.popFirst(), character != "]", character != "}" {
            switch character {
            case "|":
                endText()
                done.append(parts)
                parts = []
            case "[", "{":
                endText()
                parts.append(.choice(parse(&rest) + (character == "[" ? [[]] : [])))
            default:
                text.append(character)
            }
        }
        endText()
        return done + [parts]
    }

    /// Where the alternatives may end that begin at one of `starts`.
    private static func ends(
        _ alternatives: [[Part]], in text: [Unicode.Scalar], from starts: Set<Int>,
        _ folding: (String) -> String
    ) -> Set<Int> {
        var all: Set<Int> = []
        for parts in alternatives {
            all.formUnion(
                parts.reduce(starts) { starts, part in
                    switch part {
                    case .text(let piece):
                        let expected = Array(folding(piece).unicodeScalars)
                        return Set(
                            starts.filter { text[$0...].starts(with: expected) }.map { $0 + expected.count })
                    case .choice(let inner):
                        return ends(inner, in: text, from: starts, folding)
                    }
                })
        }
        return all
    }
}
