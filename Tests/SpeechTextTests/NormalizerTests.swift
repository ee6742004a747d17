import Foundation
import SpeechText
import Testing

@Suite(.serialized) struct NormalizerTests {
    private let normalizer = TextNormalizer()

    /// The same without the marks that the phrasing adds.
    private let unphrased: TextNormalizer = {
        var options = TextNormalizer.Options()
        options.phrasing = false
        return TextNormalizer(options: options)
    }()

    /// By kinds, a line each of what is written, a tab, and what is said.
    @Test(arguments: [
        "abbreviations", "chat", "chinese", "dates", "elongation", "formulas", "general", "handles",
        "machine-strings",
        "measures", "models", "money", "paths", "ranges", "roman", "signs", "slashes", "telephones", "times",
    ])
    func saysWhatTheTableSays(kind: String) throws {
        let lines = try String(contentsOf: Fixture.url("normalizer/\(kind).tsv"), encoding: .utf8).split(
            separator: "\n")
        #expect(lines.count >= 20)
        for line in lines {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
            let spoken = unphrased.normalize(fields[0])
            #expect(spoken == fields[1], "\(fields[0])")
            #expect(unphrased.normalize(spoken) == spoken, "again: \(fields[0])")
            #expect(unphrased.explain(fields[0]).spoken == spoken)
        }
    }

    /// Invisible and control characters change nothing, wherever they are.
    @Test(arguments: [
        "\u{200B}", "\u{AD}", "\u{202E}", "\u{0}",
    ])
    func invisibleCharactersHaveNoEffect(invisible: String) throws {
        for kind in ["chat", "dates", "models", "chinese", "slashes", "abbreviations", "handles"] {
            let table = try String(contentsOf: Fixture.url("normalizer/\(kind).tsv"), encoding: .utf8)
            for line in table.split(separator: "\n") {
                let fields = line.split(separator: "\t").map { String($0) }
                let written = fields[0].unicodeScalars.map { invisible + String($0) }.joined() + invisible
                #expect(unphrased.normalize(written) == fields[1], "\(fields[0])")
            }
        }
    }

    /// Lines without any marks get pauses and an end.
    @Test(arguments: [
        (
            "so i was like no way bro and then he just left",
            "so i was like no way bro, and then he just left."
        ),
        (
            "i wanted to play today but my pc is broken again",
            "i wanted to play today, but my PC is broken again."
        ),
        ("what time is it in japan", "what time is it in japan?"),
        ("can you play that again", "can you play that again?"),
        ("why is he so good", "why is he so good?"), ("how old are you", "how old are you?"),
        ("this game is so good", "this game is so good."), ("LETS GOOOO BRO", "LETS GO BRO."),
        ("what a play that was", "what a play that was?"), ("he left, we won", "he left, we won."),
        ("ok then", "ok then"),
        ("Is it done? yes it is", "Is it done? yes it is."), ("我 love you so much", "我 love you so much"),
        ("Done already!", "Done already!"), ("she said \"go now\"", "she said \"go now\""),
        ("what do you mean", "what do you mean?"), ("you and i are here", "you and i are here."),
        ("so where are we going", "so where are we going?"), ("hey are you ok", "hey, are you ok?"),
        ("the best is when he wins", "the best is when he wins."),
        ("which one is better", "which one is better?"), ("do it ASAP", "do it as soon as possible."),
        ("do you like it", "do you like it?"), ("have the rest of it", "have the rest of it."),
        ("i don't know maybe later", "i don't know, maybe later."),
        ("it is just maybe later", "it is just maybe later."),
        ("gg everyone that was fun", "good game everyone, that was fun."),
        ("omg is that a new haircut", "oh my god, is that a new haircut?"),
        ("wait did he just die", "wait, did he just die?"),
        ("bro can you see this", "bro, can you see this?"),
    ])
    func unpunctuatedLinesArePhrased(written: String, spoken: String) {
        #expect(normalizer.normalize(written) == spoken)
        #expect(normalizer.normalize(spoken) == spoken)
    }

    /// A line's end is a pause, an empty line the end of a sentence; a long line may go on.
    @Test(arguments: [
        ("Chapter one\n\nIt was dark.", "Chapter one. It was dark."),
        ("first line\nsecond line", "first line, second line."),
        ("Shopping\nMilk\nBread", "Shopping. Milk. Bread."), ("Done.\nNext", "Done. Next"),
        ("a\r\n\r\nb", "a. b"),
        ("这是标题\n这是正文", "这是标题，这是正文"), ("这是标题\n\n这是正文", "这是标题。这是正文"),
        (
            "This long line was only broken because it had reached the\nwidth of a terminal.",
            "This long line was only broken because it had reached the width of a terminal."
        ), ("\n\nhello\n", "hello"), ("one\n2 tests", "one. two tests."),
    ])
    func lineBreaksArePauses(written: String, spoken: String) {
        #expect(normalizer.normalize(written) == spoken)
    }

    @Test func explainsWhichRuleReadWhat() {
        let steps = normalizer.explain("ｉ9-14900K at $5 &amp; :) l8r").steps
        #expect(
            steps.map(\.kind) == [.word, .number, .sign, .model, .money, .sign, .emoticon, .chatWord])
        #expect(steps.map(\.written) == ["ｉ", "9", "-", "14900K", "$5", "&amp;", ":)", "l8r"])
        #expect(steps.map(\.offset) == [0, 1, 2, 3, 13, 16, 22, 25])
        #expect(steps[4].spoken == "five dollars" && steps[7].spoken == "later")
        #expect(normalizer.explain("nothing to explain here.").steps.isEmpty)
        let hash = normalizer.explain("5d41402abc4b2a76b9719d911017c592").steps
        #expect(hash.map(\.kind) == [.machineString] && hash[0].spoken == "a hash")
    }

    @Test func theOrderOfDatesCanBeSet() {
        var options = TextNormalizer.Options()
        options.dateOrder = .dayFirst
        let european = TextNormalizer(options: options)
        let cases: [(String, String, String?)] = [
            ("3/4/2024", "March fourth, twenty twenty-four.", "April third, twenty twenty-four."),
            ("3-4-2024", "March fourth, twenty twenty-four.", "April third, twenty twenty-four."),
            ("5/6/24", "May sixth, twenty twenty-four.", "June fifth, twenty twenty-four."),
            ("on 5/6", "on May sixth.", "on June fifth."), ("03/04", "March fourth", "April third"),
            ("party is 25/12", "party is December twenty-fifth.", nil),
            ("party is 25/9", "party is twenty-five divided by nine.", "party is September twenty-fifth."),
            // What can only be one date, scores and shapes.
            ("12/25/2024", "December twenty-fifth, twenty twenty-four.", nil),
            ("25/12/2024", "December twenty-fifth, twenty twenty-four.", nil),
            ("25.12.2024", "December twenty-fifth, twenty twenty-four.", nil),
            ("3.4.2024", "April third, twenty twenty-four.", nil),
            ("2024-03-04", "March fourth, twenty twenty-four.", nil),
            ("on 25/12", "on December twenty-fifth.", nil),
            ("on 12/25", "on December twenty-fifth.", nil),
            ("party is 12/25", "party is December twenty-fifth.", nil),
            ("20/10 would watch", "twenty out of ten would watch.", nil), ("1/2 cup", "one half cup.", nil),
            ("play 24/7", "play twenty-four seven.", nil), ("in 16/9", "in sixteen divided by nine.", nil),
        ]
        for (text, monthFirst, dayFirst) in cases {
            #expect(normalizer.normalize(text) == monthFirst)
            #expect(european.normalize(text) == dayFirst ?? monthFirst)
        }
    }

    @Test func languageCanBeGiven() {
        let chinese = TextNormalizer(options: .init(language: .chinese))
        #expect(chinese.normalize("233333") == "哈哈哈哈哈")
        #expect(chinese.normalize("2024-03-05") == "二零二四年三月五日")
        #expect(chinese.normalize("13812345678") == "幺三八幺二三四五六七八")
        let english = TextNormalizer(options: .init(language: .english))
        #expect(english.normalize("我有3个") == "我有 three 个")
    }

    @Test func featuresCanBeOff() {
        var options = TextNormalizer.Options()
        (options.numbers, options.links, options.emoji, options.chat, options.repeats) = (
            false, false, false, false, false
        )
        options.phrasing = false
        #expect(TextNormalizer(options: options).normalize("brb in 5 min nooooo") == "brb in 5 min nooooo")
    }

    /// No digit and no invisible character is left, whatever comes in; the second pass changes no number.
    @Test func nothingUnspeakableIsLeft() {
        var random = SplitMix(state: 11)
        let pools: [[ClosedRange<UInt32>]] = [
            [0x20...0x7e], [0x30...0x39, 0x2d...0x2f, 0x3a...0x3a],
            [0x4e00...0x4fff, 0x30...0x39, 0x61...0x7a],
            [0x1f300...0x1f6ff, 0x200d...0x200d, 0xfe0f...0xfe0f, 0x1f1e6...0x1f1ff], [0x80...0x2fff],
            [0xff00...0xffef],
        ]
        for round in 0..<3000 {
            let pool = pools[round % pools.count]
            var text = String.UnicodeScalarView()
            for _ in 0..<(random.next() % 40) {
                let range = pool[Int(random.next() % UInt64(pool.count))]
                let value = range.lowerBound + UInt32(random.next() % UInt64(range.count))
                if let scalar = Unicode.Scalar(value) { text.append(scalar) }
            }
            let spoken = normalizer.normalize(String(text))
            let bad = spoken.unicodeScalars.first {
                ("0"..."9").contains($0) || $0.value < 0x20 || $0.value == 0x200b
            }
            #expect(bad == nil, "\(String(text)) became \(spoken)")
            #expect(spoken == spoken.trimmingCharacters(in: .whitespaces) && !spoken.contains("  "))
        }
    }

    /// Vowels and tones that a script writes as marks stay; accents apart are composed; what is stacked goes.
    @Test(arguments: [
        ("हिन्दी में नमस्ते", "हिन्दी में नमस्ते"), ("สวัสดีครับ", "สวัสดีครับ"), ("שָׁלוֹם", "שָׁלוֹם"), ("مُحَمَّد", "مُحَمَّد"), ("தமிழ்", "தமிழ்"),
        ("Vie\u{302}\u{323}t cafe\u{301}", "Việt café"), ("か\u{3099}", "が"), ("И\u{306}", "Й"),
        ("z\u{335}\u{322}a\u{31B}l\u{353}g\u{30D}o", "zalgo"), ("❤\u{FE0F}", "heart"), ("好\u{FE00}", "好"),
    ])
    func marksOfLettersStay(written: String, spoken: String) {
        #expect(Array(normalizer.normalize(written).unicodeScalars) == Array(spoken.unicodeScalars))
    }

    /// One character of megabytes, which passes a limit in characters.
    @Test(.timeLimit(.minutes(3)))
    func aCharacterHasABound() {
        let family = "👨" + String(repeating: "\u{200D}👩", count: 500_000)
        #expect(normalizer.normalize(family) == "family")
        let letter = "न" + String(repeating: "\u{93C}", count: 500_000)
        #expect(normalizer.normalize(letter).unicodeScalars.count <= 7)
        #expect(normalizer.normalize("e" + String(repeating: "\u{301}", count: 500_000)) == "é")
    }

    /// Twice the text takes about twice the time.
    @Test(arguments: [
        "🇩🇪🇫🇷", "e\u{301}", "\u{301}", "न\u{93C}", "(5", "A.", "...a ",
        "1", ".", "a.", "@", "1-", "1,", "😀", "a@b.", "http://", "(", "哈", "1:2", "x1", "ab", "- ", "(555",
        "&", "&#1", "&amp;", "((", "(°", "12/", "a b ", "\n", "Mon, ", "St. ", "aaa ", "#a", "@a_", "9-",
        "ha", "1 000 ", "\"", "w/", "3h ", "I, ", "aB1", "1h", "$1", "👨\u{200D}", "ﬁ", "三", "May 5 ", "1/2 ",
        "5%-", "x - ", "a/", "/etc", "~/", "./", "a < b ", "noon-", "^n", "¹", "5x - ", "(", "Jan - ",
    ])
    func takesLinearTime(_ unit: String) {
        let excess = LinearTime.excess(8_000) { size in
            _ = normalizer.normalize(String(repeating: unit, count: size / unit.utf8.count))
        }
        #expect(excess == nil)
    }
}
