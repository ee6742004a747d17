import SpeechText
import Testing

/// What entries match, and what is read there.
@Suite("Pronunciations") struct PronunciationTests {
    private static func table(_ entries: PronunciationEntry...) throws -> PronunciationTable {
        try PronunciationTable(entries)
    }

    private func spoken(
        _ text: String, _ table: PronunciationTable, voice: String? = nil
    ) -> String {
        PronouncedText(text, table.matches(in: text, voice: voice), for: .bytes).text
    }

    @Test(arguments: [
        ("nginx is down", "engine x is down"), ("NGINX!", "engine x!"), ("(nginx)", "(engine x)"),
        ("nginx's config", "engine x's config"), ("Nginx’s", "engine x's"), ("nginx-proxy", "engine x proxy"),
        ("my-nginx", "my engine x"), ("mynginx nginxes", "mynginx nginxes"),
        ("nginx2 2nginx", "nginx2 2nginx"),
        ("ｎｇｉｎｘ", "engine x"), ("ng\u{200B}inx", "engine x"), ("用nginx部署", "用engine x部署"),
        ("https://nginx.org/nginx", "https://nginx.org/nginx"),
        ("www.nginx.org nginx", "www.nginx.org engine x"),
        ("mail me@nginx.org", "mail me@nginx.org"), ("@nginx", "@engine x"),
        ("nginx\nnginx", "engine x\nengine x"),
        ("", ""), ("no such word", "no such word"),
    ])
    func aWordIsWhole(text: String, expected: String) throws {
        let table = try Self.table(PronunciationFixture.entry("nginx", .respelling, "engine x"))
        #expect(spoken(text, table) == expected)
    }

    @Test(arguments: [
        ("don't", "don't"), ("don Don's", "dawn dawn's"), ("o'don", "o'don"),
        ("2.0 v2 3v2", "2.0 vee two 3v2"),
        ("v2.0.1", "v2.0.1"), ("v2. v2, v2:", "vee two. vee two, vee two:"),
        ("C++ C++11", "see plus plus see plus plus 11"),
        ("gg ez, gg  ez", "good game, good game"), ("gg\nez", "gg\nez"), ("a🐐b 🐐🐐", "a goat b goat goat"),
        ("f**k", "fork"), ("重庆火锅 重庆", "崇庆火锅 崇庆"), ("é e\u{301} É", "A A A"), ("½ a", "half a"),
    ])
    func wordsAreOfAnything(text: String, expected: String) throws {
        let entries = [
            ("don", "dawn"), ("v2", "vee two"), ("C++", "see plus plus"), ("gg ez", "good game"),
            ("🐐", "goat"),
            ("f**k", "fork"), ("重庆", "崇庆"), ("é", "A"), ("½", "half"),
        ]
        let table = try PronunciationTable(
            entries.map { try PronunciationFixture.entry($0.0, .respelling, $0.1) })
        #expect(spoken(text, table) == expected)
    }

    @Test(arguments: [
        ("i9-14900K i9-9900k i9", "eye nine 14900K eye nine 9900k i9"), ("agg bigg gg", "a G G bi G G  G G"),
        ("kubectl KubeFlow", "cube ctl cube Flow"), ("mykube", "mykube"), ("pre-kubectl", "pre cube ctl"),
    ])
    func patternsHaveAnyLettersInThem(text: String, expected: String) throws {
        let table = try Self.table(
            PronunciationFixture.entry("i9-*", .respelling, "eye nine *", match: .pattern),
            PronunciationFixture.entry("*gg", .respelling, "* G G", match: .pattern),
            PronunciationFixture.entry("kube*", .respelling, "cube *", match: .pattern))
        #expect(spoken(text, table) == expected)
    }

    @Test func longestAndMostExactComesFirst() throws {
        let table = try Self.table(
            PronunciationFixture.entry("new", .respelling, "noo"),
            PronunciationFixture.entry("new york", .respelling, "the city"),
            PronunciationFixture.entry("us", .respelling, "uhss"),
            PronunciationFixture.entry("US", .respelling, "you ess", letterCase: .exact),
            PronunciationFixture.entry("us", .respelling, "oos", voice: "hana"),
            PronunciationFixture.entry("u*", .respelling, "pattern", match: .pattern),
            PronunciationFixture.entry("chat", .respelling, "shah", language: .chinese))
        #expect(spoken("New York new", table) == "the city noo")
        #expect(spoken("US us usb", table) == "you ess uhss pattern")
        #expect(spoken("us US", table, voice: "hana") == "oos oos")
        #expect(spoken("us", table, voice: "kurt") == "uhss")
        #expect(spoken("a chat", table) == "a chat")
        #expect(spoken("看一下chat吧", table) == "看一下shah吧")
    }

    @Test func phonemesReachTheTokens() throws {
        let encoder = try PronunciationFixture.phonemes()
        let table = try Self.table(
            PronunciationFixture.entry("nginx", .ipa, "/ˈɛndʒɪn ˈɛks/"),
            PronunciationFixture.entry("GIF", .arpabet, "JH IH1 F", letterCase: .exact))
        let text = "the nginx’s GIF, 2 gif"
        let pronounced = PronouncedText(text, table.matches(in: text), for: encoder)
        let normalized = TextNormalizer().normalize(pronounced.text, readings: pronounced.readings)
        let tokens = encoder.tokenizer.tokens(normalized, readings: pronounced.readings)
        // "the" is as before a vowel, the ending as after its sound.
        #expect(
            tokens.prefix(15) == [
                "/ð", "/i", " ", "/ˈɛ", "/n", "/ʤ", "/ɪ", "/n", " ", "/ˈɛ", "/k", "/s", "/ᵻ", "/z", " ",
            ])
        #expect(tokens.dropFirst(15).prefix(4) == ["/ʤ", "/ˈɪ", "/f", ","])
        #expect(tokens.suffix(4) == ["g", "i", "f", "."])
        #expect(
            encoder.ids(normalized, readings: pronounced.readings).count { $0 == 0 }
                == tokens.count { $0 == " " })
        let shown = encoder.tokenizer.shown(normalized, readings: pronounced.readings)
        #expect(shown.filter { !$0.isEmpty && $0 != " " } == ["the", "nginx's", "GIF,", "two", "gif."])
        #expect(pronounced.readings.written(normalized) == "the nginx's GIF, two gif.")
        #expect(encoder.coverage(of: normalized, readings: pronounced.readings).leftOut.isEmpty)
    }

    @Test func pinyinReachesTheTokens() throws {
        let encoder = try PronunciationFixture.pinyin()
        let table = try Self.table(PronunciationFixture.entry("重庆", .pinyin, "chóng qìng"))
        let text = "我在重庆吃饭，nginx 3"
        let plain = encoder.tokenizer.tokens(TextNormalizer().normalize(text))
        let pronounced = PronouncedText(text, table.matches(in: text), for: encoder)
        let normalized = TextNormalizer().normalize(pronounced.text, readings: pronounced.readings)
        // As long as the hanzi are: lengths follow from bytes.
        #expect(normalized.utf8.count == TextNormalizer().normalize(text).utf8.count)
        let tokens = encoder.tokenizer.tokens(normalized, readings: pronounced.readings)
        #expect(Array(tokens.dropFirst(4).prefix(4)) == [" ", "chong2", " ", "qing4"])
        #expect(tokens.count == plain.count)
        #expect(encoder.coverage(of: normalized, readings: pronounced.readings).leftOut.isEmpty)
        #expect(pronounced.readings.written(pronounced.text) == text)
    }

    @Test func whatAModelCannotReadIsNamed() throws {
        let table = try Self.table(
            PronunciationFixture.entry("nginx", .ipa, "ˈɛndʒɪn"),
            PronunciationFixture.entry("重庆", .pinyin, "chong2 qing4"),
            PronunciationFixture.entry("gif", .arpabet, "JH IH1 F"),
            PronunciationFixture.entry("gif", .respelling, "jif"))
        let text = "nginx 重庆 gif nginx"
        let pinyin = PronouncedText(text, table.matches(in: text), for: try PronunciationFixture.pinyin())
        #expect(pinyin.unusable.count == 1)
        #expect(
            pinyin.unusable.first?.contains("nginx") == true && pinyin.unusable.first?.contains("ipa") == true
        )
        #expect(pinyin.readings.written(pinyin.text) == "nginx 重庆 jif nginx")
        let phonemes = PronouncedText(text, table.matches(in: text), for: try PronunciationFixture.phonemes())
        #expect(phonemes.unusable.count == 1 && phonemes.unusable[0].contains("pinyin"))
        #expect(PronouncedText(text, table.matches(in: text), for: .bytes).unusable.count == 2)
    }

    /// Private code points of a text mean nothing, with and without readings beside them.
    @Test func textsBringNoReadings() throws {
        let encoder = try PronunciationFixture.phonemes()
        let table = try Self.table(PronunciationFixture.entry("nginx", .ipa, "ˈɛndʒɪn"))
        let text = "\u{E000}\u{F000} cat nginx \u{E000}\u{E001}"
        let pronounced = PronouncedText(text, table.matches(in: text), for: encoder)
        let tokens = encoder.tokenizer.tokens(pronounced.text, readings: pronounced.readings)
        #expect(tokens.count { $0 == "/ʤ" } == 1)
        #expect(encoder.tokenizer.tokens("\u{E000} cat \u{E001}") == ["/k", "/ˈæ", "/t"])
        #expect(TextNormalizer().normalize("\u{E000}cat\u{F000}") == "cat")
        let inside = "ngi\u{E000}nx"
        let shown = PronouncedText(inside, table.matches(in: inside), for: encoder)
        #expect(shown.readings.written(shown.text) == "nginx")
    }

    /// A line without marks gets its end with readings too.
    @Test func phrasingGoesOn() throws {
        let encoder = try PronunciationFixture.phonemes()
        let table = try Self.table(PronunciationFixture.entry("nginx", .ipa, "ˈɛndʒɪn"))
        for text in ["so nginx is down", "why is it nginx"] {
            let pronounced = PronouncedText(text, table.matches(in: text), for: encoder)
            let normalized = TextNormalizer().normalize(pronounced.text, readings: pronounced.readings)
            #expect(".?".contains(normalized.last ?? " "), "\(normalized)")
        }
    }

    @Test func matchesOutsideTheTextAreSkipped() throws {
        let reading = try PronunciationReading(.respelling, "x")
        let matches = [3..<4, 1..<2, 3..<9].map {
            PronunciationMatch(range: $0, written: "", readings: [reading])
        }
        #expect(PronouncedText("abcd", matches, for: .bytes).text == "abc x")
        #expect(PronouncedText("", matches, for: .bytes).text == "")
    }

    /// However the text is made to look like entries, time is linear.
    @Test(arguments: [
        "a", "a ", "ab", "a-", "é", "重", "重庆", "\u{200B}", "a'", "www.", "a@", "://", "*", "  a", "½",
    ])
    func takesLinearTime(_ unit: String) throws {
        let long = String(repeating: "a", count: 60)
        var entries = try (0..<400).map {
            try PronunciationFixture.entry("*x\($0)a", .respelling, "y", match: .pattern)
        }
        entries += try [long, long + "b", "a a a a a a a b", "重重重重重重庆", "a-a-a-b"].map {
            try PronunciationFixture.entry($0, .respelling, "y")
        }
        entries.append(try PronunciationFixture.entry("aa*", .respelling, "*", match: .pattern))
        let table = try PronunciationTable(entries)
        let excess = LinearTime.excess(8_000) { size in
            let text = String(repeating: unit, count: size / unit.utf8.count)
            _ = PronouncedText(text, table.matches(in: text), for: .bytes)
        }
        #expect(excess == nil)
    }
}
