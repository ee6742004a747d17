import SpeechText
import Testing

/// ARPAbet, IPA and pinyin as people write them.
@Suite("Readings of pronunciations") struct PronunciationReadingTests {
    private func tokens(_ kind: PronunciationReading.Kind, _ reading: String, _ encoder: TokenEncoder) throws
        -> String
    {
        let table = try PronunciationTable([PronunciationFixture.entry("x", kind, reading)])
        let pronounced = PronouncedText("x", table.matches(in: "x"), for: encoder)
        #expect(pronounced.unusable.isEmpty)
        return encoder.tokenizer.tokens(pronounced.text, readings: pronounced.readings).joined(separator: " ")
            .replacing("/", with: "")
    }

    @Test(arguments: [
        ("EH1 N JH AH0 N", "ˈɛ n ʤ ə n"), ("eh1 n jh ah n | eh k s", "ˈɛ n ʤ ʌ n   ˈɛ k s"),
        ("D AH1 B", "d ˈʌ b"),
        ("B ER1 D ER0", "b ˈɜ ɹ d ə ɹ"), ("HH AW1 S", "h ˈW s"), ("T OY2 Z IY1", "t ˌY z ˈi"),
        ("DH AX0", "ð ə"),
        ("W AO1 DX AXR", "w ˈɔ T ə ɹ"), ("B AA T EL", "b ˈɑ t ᵊ l"), ("M", "m"),
    ])
    func arpabet(written: String, expected: String) throws {
        #expect(try tokens(.arpabet, written, PronunciationFixture.phonemes()) == expected)
    }

    @Test(arguments: [
        ("ˈɛndʒɪn ˈɛks", "ˈɛ n ʤ ɪ n   ˈɛ k s"), ("/ˈɛn.d͡ʒɪn/", "ˈɛ n ʤ ɪ n"), ("[stɹiːm]", "s t ɹ ˈi m"),
        ("ˈstriːmɚ", "s t ɹ ˈi m ə ɹ"), ("həˈloʊ", "h ə l ˈO"), ("ˌaɪˈtiː", "ˌI t ˈi"),
        ("ˈwɔːɾɚ", "w ˈɔ T ə ɹ"),
        ("bɝd", "b ˈɜ ɹ d"), ("bɜː", "b ˈɜ ɹ"), ("bɜ˞d", "b ˈɜ ɹ d"), ("ˈbʌtn̩", "b ˈʌ t ᵊ n"), ("ðə", "ð ə"),
        ("ˈtʰe̞ɪk", "t ˈA k"), ("piˈɲata", "p i n j ˈɑ t ɑ"), ("ˈkæt|ˈdɔɡ", "k ˈæ t   d ˈɔ ɡ"),
        ("ʃtraːsə", "ʃ t ɹ ˈɑ s ə"),
        ("kˈOTɪŋ", "k ˈO T ɪ ŋ"),
    ])
    func ipa(written: String, expected: String) throws {
        #expect(try tokens(.ipa, written, PronunciationFixture.phonemes()) == expected)
    }

    @Test(arguments: [
        ("chong2 qing4", "  chong2   qing4"), ("chong2qing4", "  chong2   qing4"),
        ("CHÓNG Qìng", "  chong2   qing4"),
        ("lǜ", "  lv4"), ("lü4", "  lv4"), ("lu:4", "  lv4"), ("nv3", "  nv3"), ("de5", "  de"),
        ("de", "  de"),
        ("xī'ān", "  xi1   an1"), ("lüè", "  lve4"), ("zha\u{301}", "  zha2"),
    ])
    func pinyin(written: String, expected: String) throws {
        #expect(try tokens(.pinyin, written, PronunciationFixture.pinyin()) == expected)
    }

    @Test(arguments: [
        (PronunciationReading.Kind.arpabet, "EH1 XX", "XX"), (.arpabet, "EH9", "EH9"),
        (.arpabet, " | ", "no sound"),
        (.ipa, "bax", "x"), (.ipa, "ˈçat", "ç"), (.ipa, "œ", "œ"), (.ipa, "//", "no sound"), (.ipa, "你", "你"),
        (.pinyin, "chongqing", "chongqing"), (.pinyin, "chong6", "chong6"), (.pinyin, "你好", "你好"),
        (.pinyin, "'", "no syllable"),
        (.respelling, "", "empty"), (.respelling, "a\tb", "tab"), (.respelling, "a\u{E000}", "private"),
        (.respelling, String(repeating: "a", count: 201), "201"),
    ])
    func faultsNameWhatIsWrong(kind: PronunciationReading.Kind, written: String, named: String) {
        do {
            _ = try PronunciationReading(kind, written)
            Issue.record("\(written) was taken")
        } catch {
            guard case .entry(.reading, let reason) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(reason.contains(named), "\(reason)")
        }
    }

    /// Every symbol of the two alphabets is one that the voice has been trained with.
    @Test func theVoiceHasEverySound() throws {
        let encoder = try PronunciationFixture.phonemes()
        for symbol in [
            "AA", "AE", "AH", "AH0", "AO", "AW", "AX", "AXR", "AY", "B", "CH", "D", "DH", "DX", "EH", "EL",
            "EM", "EN", "ER", "ER0", "EY", "F", "G", "HH", "IH", "IX", "IY", "JH", "K", "L", "M", "N", "NG",
            "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "UX", "V", "W", "WH", "Y", "Z", "ZH",
        ] {
            let reading = try PronunciationReading(.arpabet, symbol)
            #expect(encoder.fault(of: reading) == nil, "\(symbol)")
        }
        for symbol in "iɪeɛæaɑɒɔoʊuʌəɜɝɚɐɨʉɘɵɯᵻᵊpbtdkɡgfvθðszʃʒhmnŋlɫɹrɻɾʔjwʍʧʤɲʎɸβʋɕʑʂʐɦɱAIOWYT" {
            let reading = try PronunciationReading(.ipa, String(symbol))
            #expect(encoder.fault(of: reading) == nil, "\(symbol)")
        }
    }
}
