import Foundation
import SpeechText
import Testing

@Suite struct NormalizerTests {
    private let normalizer = TextNormalizer()

    /// A line each of what is written, a tab, and what is said.
    @Test func saysWhatTheTableSays() throws {
        let path = try #require(
            Bundle.module.path(forResource: "normalizer", ofType: "tsv", inDirectory: "Fixtures"))
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count > 700)
        for line in lines {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
            let spoken = normalizer.normalize(fields[0])
            #expect(spoken == fields[1], "\(fields[0])")
            #expect(normalizer.normalize(spoken) == spoken, "again: \(fields[0])")
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
    @Test(.timeLimit(.minutes(1)))
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
        "1h", "$1", "👨\u{200D}", "ﬁ", "三", "May 5 ", "1/2 ", "5%-",
    ])
    func takesLinearTime(_ unit: String) {
        let clock = ContinuousClock()
        func time(_ count: Int) -> Duration {
            let text = String(repeating: unit, count: count / unit.utf8.count)
            return (0..<3).map { _ in clock.measure { _ = normalizer.normalize(text) } }.min() ?? .zero
        }
        _ = time(1000)
        // Other work on the machine can make one look wrong, not three of them.
        let pairs = (0..<3).lazy.map { _ in (half: time(50_000), whole: time(200_000)) }
        #expect(pairs.contains { $0.whole < $0.half * 10 + .milliseconds(50) })
    }
}
