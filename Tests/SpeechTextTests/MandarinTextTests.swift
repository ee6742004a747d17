import SpeechText
import Testing

/// Hanzi among English words, marks and what has no reading.
@Suite struct MandarinTextTests {
    private let encoder: TokenEncoder

    init() throws { encoder = try MandarinFixture.encoder() }

    /// Words, spaces and marks as the training texts have them.
    @Test(arguments: [
        ("我在call，你呢？", "uo3| |z-|ai4| |/k|/ˈɔ|/l|,| |n-|i3| |n-|e5|?"),
        ("cat！！好的", "/k|/ˈæ|/t|!| |h-|ao3| |d-|e5"),
        ("他说：“好。”", "t-|a1| |sh-|uo1|:|\"| |h-|ao3|.|\""),
        ("（你好）cat", "n-|i2|h-|ao3|)| |/k|/ˈæ|/t"),
        ("cat，世界！", "/k|/ˈæ|/t|,| |sh-|iii4|j-|ie4|!"),
        ("《你好》 好", "n-|i2|h-|ao3|\"| |h-|ao3"), ("cat （好）", "/k|/ˈæ|/t|(| |h-|ao3|)"),
        ("好~好-好……走——", "h-|ao3|,| |h-|ao3|-| |h-|ao3|.| |z-|ou3|,"),
        (" 你好 ", " |n-|i2|h-|ao3| "), ("你好cat你好", "n-|i2|h-|ao3| |/k|/ˈæ|/t| |n-|i2|h-|ao3"),
        ("cat,cat，cat", "/k|/ˈæ|/t|,| |/k|/ˈæ|/t|,| |/k|/ˈæ|/t"),
        ("the apple很好", "/ð|/i| |/ˈæ|/p|/ᵊ|/l| |h-|en2| |h-|ao3"), ("“cat”", "/k|/ˈæ|/t|\""),
        ("〇", "l-|ing2"), ("，。", ""), ("", ""), ("你好，", "n-|i2|h-|ao3|,"),
    ])
    func mixedText(text: String, tokens: String) {
        #expect(encoder.tokenizer.tokens(text).joined(separator: "|") == tokens)
        #expect(encoder.coverage(of: text).leftOut == [])
        #expect(
            encoder.ids(text).filter { $0 == 0 }.count == tokens.split(separator: "|").count { $0 == " " })
    }

    @Test func aWordIsShownOnce() {
        #expect(
            encoder.tokenizer.shown("今天call，好。") == [
                "今天", "", "", "", " ", "call，", "", "", "", " ", "好。", "", "",
            ])
    }

    /// What has no reading is named, and has a token of its own.
    @Test func nothingIsLostSilently() {
        let rare = encoder.coverage(of: "你好，𠀋吗 cat")
        #expect(rare.leftOut == ["𠀋吗"] && rare.heard == 9)
        #expect(encoder.tokenizer.tokens("𠀋好") == ["𠀋", " ", "h-", "ao3"])
        #expect(encoder.coverage(of: "你好5！もの").leftOut == ["5", "もの"])
    }

    /// Every hanzi of the planes has a reading or is named.
    @Test func everyHanziIsReadOrNamed() {
        for range: ClosedRange<UInt32> in [
            0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2A6DF,
        ] {
            let scalars = range.compactMap(Unicode.Scalar.init)
            let text = String(String.UnicodeScalarView(scalars.flatMap { [$0, "。"] }))
            let tokens = encoder.tokenizer.tokens(text)
            let finals = tokens.count { $0.last?.isNumber == true }
            let unread = tokens.count { $0.unicodeScalars.allSatisfy { $0.value > 0x3000 } }
            #expect(unread < scalars.count && finals + unread >= scalars.count - 1)
            #expect(encoder.coverage(of: text).leftOut.isEmpty == (unread == 0))
        }
    }

    /// A vocabulary without syllables leaves everything as it was.
    @Test func otherVocabulariesHaveNone() throws {
        #expect(encoder.vocabulary?.hasMandarin == true)
        let plain = try PronunciationFixture.phonemes()
        #expect(plain.vocabulary?.hasMandarin == false)
        #expect(plain.tokenizer.tokens("cat你好，cat！") == ["/k", "/ˈæ", "/t", " ", "/k", "/ˈæ", "/t"])
        #expect(plain.coverage(of: "cat你好").leftOut == ["你好"])
        let upstream = try Vocabulary(path: Fixture.url("vocab.txt").path)
        #expect(!upstream.hasMandarin)
    }

    @Test func aUsersPinyinIsRead() throws {
        let reading = try PronunciationReading(.pinyin, "chong2 qing4")
        #expect(encoder.fault(of: reading) == nil && encoder.readingKinds.contains(.pinyin))
        let match = PronunciationMatch(
            range: 1..<3, written: "重庆", readings: [reading])
        let pronounced = PronouncedText("在重庆吗？", [match], for: encoder)
        #expect(pronounced.unusable == [])
        let tokens = encoder.tokenizer.tokens(pronounced.text, readings: pronounced.readings)
        #expect(tokens.joined(separator: "|") == "z-|ai4| |ch-|ong2|q-|ing4| |m-|a5|?")
        #expect(encoder.coverage(of: pronounced.text, readings: pronounced.readings).leftOut == [])
        let english = try PronunciationFixture.phonemes()
        #expect(english.fault(of: reading)?.contains("does not read pinyin") == true)
    }

    /// A quarter of a megabyte of what is worst for each stage.
    @Test(arguments: [
        "不", "龘靐", "中华人民共和", "一不", "好", "得", "地说", "儿", "！", "好 ", "好 （", "𠀋", "cat好", "（", "！？", "一点", "只",
    ])
    func takesLinearTime(part: String) {
        let excess = LinearTime.excess(1 << 15) { size in
            let text = String(repeating: part, count: size / part.utf8.count)
            let ids = encoder.ids(text)
            #expect(encoder.coverage(of: text).heard <= ids.count)
        }
        #expect(excess == nil)
    }
}
