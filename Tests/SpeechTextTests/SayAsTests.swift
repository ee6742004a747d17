import SpeechText
import Testing

/// Text whose writer says what it is.
@Suite struct SayAsTests {
    private func say(_ text: String, _ kind: SayAs, _ language: SpokenLanguage? = nil) -> String? {
        TextNormalizer(options: .init(language: language)).say(text, as: kind)
    }

    @Test(arguments: [
        ("abc", SayAs.characters, "A B C"), ("Ur-1", .characters, "U R dash one"),
        ("x.y_z", .characters, "X dot Y underscore Z"), ("@me", .characters, "at M E"),
        ("12345", .cardinal, "twelve thousand three hundred forty-five"),
        ("-1,234.5", .cardinal, "minus one thousand two hundred thirty-four point five"),
        ("０７", .cardinal, "seven"),
        ("3", .ordinal, "third"), ("21st", .ordinal, "twenty-first"), ("1,000", .ordinal, "one thousandth"),
        ("5550123", .telephone, "five five five zero one two three"),
        ("+1 (415) 555-0123", .telephone, "plus one, four one five, five five five, zero one two three"),
        ("14:30", .time, "fourteen thirty"), ("2:30pm", .time, "two thirty PM"), ("5 p.m.", .time, "five PM"),
        ("$5.30", .currency, "five dollars and thirty cents"), ("5 USD", .currency, "five dollars"),
        ("€20", .currency, "twenty euros"),
        ("2024-03-04", .date(nil), "March fourth, twenty twenty-four"),
        ("3/4/2024", .date(nil), "March fourth, twenty twenty-four"),
        ("3/4/2024", .date(.dmy), "April third, twenty twenty-four"),
        ("20240304", .date(.ymd), "March fourth, twenty twenty-four"),
        ("4.3.99", .date(.dmy), "March fourth, nineteen ninety-nine"),
        ("3/4", .date(.md), "March fourth"), ("3/4", .date(nil), "March fourth"),
        ("4-3", .date(.dm), "March fourth"),
        ("2024-03", .date(.ym), "March twenty twenty-four"), ("3", .date(.m), "March"),
        ("3", .date(.d), "third"),
        ("1066", .date(.y), "ten sixty-six"),
        ("March 4, 2024", .date(nil), "March fourth, twenty twenty-four"),
    ])
    func english(_ text: String, _ kind: SayAs, _ words: String) {
        #expect(say(text, kind) == words)
    }

    @Test(arguments: [
        ("12345", SayAs.cardinal, "一万二千三百四十五"), ("第3", .ordinal, "第三"),
        ("13800138000", .telephone, "幺三八零零幺三八零零零"),
        ("2024-03-04", .date(.ymd), "二零二四年三月四日"), ("14:30", .time, "十四点三十分"), ("a1", .characters, "A 一"),
    ])
    func chinese(_ text: String, _ kind: SayAs, _ words: String) {
        #expect(say(text, kind, .chinese) == words)
    }

    /// What is not of the kind is not guessed at.
    @Test(arguments: [
        ("", SayAs.characters), ("abc", .cardinal), ("1.2.3", .cardinal), ("", .cardinal), ("-", .cardinal),
        ("1.", .cardinal),
        ("third", .ordinal), ("1.5", .ordinal), ("call me", .telephone), ("+", .telephone), ("", .telephone),
        ("noon", .time), ("1430", .time), ("$", .currency), ("5", .currency), ("13/40/2024", .date(.mdy)),
        ("2024", .date(.mdy)), ("someday", .date(nil)), ("32", .date(.d)), ("0", .date(.m)),
        ("99999", .date(.y)),
        ("1-2-3-4", .date(nil)), ("June", .date(.mdy)),
    ])
    func whatIsNot(_ text: String, _ kind: SayAs) {
        #expect(say(text, kind) == nil)
    }

    /// The words stay as they are when the sentence around them is normalised.
    @Test(arguments: ["abcdefghijklmnopqrstuvwxyz", "ur4b2,:;.-_/\\!?#*'\"()~^|<>&%+=@"])
    func theWordsAreFinal(_ text: String) throws {
        let words = try #require(say(text, .characters))
        #expect(TextNormalizer().normalize("It is \(words), they say.") == "It is \(words), they say.")
    }

    @Test func longAndStrangeTextsAreNoTrouble() {
        for piece in ["9", "-", "+1 ", "1/", "A", "\u{301}", "👨‍👩‍👧", "第", "."] {
            let text = String(repeating: piece, count: 20_000)
            for kind in [
                SayAs.characters, .cardinal, .ordinal, .telephone, .time, .currency, .date(nil), .date(.ymd),
            ] {
                _ = say(text, kind)
            }
        }
    }
}
