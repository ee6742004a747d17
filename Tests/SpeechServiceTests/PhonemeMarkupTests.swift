import SpeechService
import SpeechText
import Testing

/// `phoneme`: words that a document says itself how to read.
@Suite struct PhonemeMarkupTests {
    /// The turn of a document that is one.
    private func turn(_ body: String) throws -> SpokenPiece {
        let pieces = try SpeechMarkup.parse("<speak>\(body)</speak>").pieces
        guard pieces.count == 1, case .speech(let spoken) = pieces[0] else {
            throw NotOneTurn(pieces: pieces)
        }
        return spoken
    }

    private struct NotOneTurn: Error {
        let pieces: [SpeechPiece]
    }

    private func match(
        _ range: Range<Int>, _ written: String, _ kind: PronunciationReading.Kind, _ reading: String,
        isPossessive: Bool = false
    ) throws -> PronunciationMatch {
        PronunciationMatch(
            range: range, written: written, readings: [try PronunciationReading(kind, reading)],
            isPossessive: isPossessive)
    }

    @Test(arguments: [
        ("", PronunciationReading.Kind.ipa, "ˈɛndʒɪn"), (" alphabet='ipa'", .ipa, "ˈɛndʒɪn"),
        (" alphabet='IPA'", .ipa, "ˈɛndʒɪn"), (" alphabet='x-arpabet'", .arpabet, "EH1 N JH AH0 N"),
        (" alphabet='arpabet'", .arpabet, "EH1 N JH AH0 N"),
        (" alphabet='cmu-arpabet'", .arpabet, "EH1 N JH AH0 N"),
        (" alphabet='x-pinyin'", .pinyin, "chong2 qing4"), (" alphabet='pinyin'", .pinyin, "chóng qìng"),
    ])
    func alphabets(_ alphabet: String, _ kind: PronunciationReading.Kind, _ reading: String) throws {
        let spoken = try turn("So <phoneme\(alphabet) ph='\(reading)'>nginx</phoneme> is down.")
        #expect(spoken.text == "So nginx is down.")
        #expect(try spoken.pronunciations == [match(3..<8, "nginx", kind, reading)])
    }

    /// White space around the words is outside of them, and the `'s` of a noun belongs to the reading.
    @Test func wordsAndWhatIsAroundThem() throws {
        let spaced = try turn("a<phoneme ph='ɛks'>\n  New   York </phoneme>b")
        #expect(spaced.text == "a New York b")
        #expect(try spaced.pronunciations == [match(2..<10, "New York", .ipa, "ɛks")])
        for apostrophe in ["'", "’"] {
            let noun = try turn("<phoneme ph='ɛks'>nginx</phoneme>\(apostrophe)s page")
            #expect(try noun.pronunciations == [match(0..<7, "nginx", .ipa, "ɛks", isPossessive: true)])
        }
        for other in ["'sx", "s", "'t", "'"] {
            let word = try turn("<phoneme ph='ɛks'>nginx</phoneme>\(other)")
            #expect(try word.pronunciations == [match(0..<5, "nginx", .ipa, "ɛks")])
        }
        // Nothing of it is read as a number, and the sentence gets its mark behind it.
        let sentence = try turn("<s xml:lang='zh'><phoneme ph='ɛks'>12</phoneme></s>")
        #expect(sentence.text == "12. ")
        #expect(try sentence.pronunciations == [match(0..<2, "12", .ipa, "ɛks")])
        let marked = try turn("a <mark name='m'/><phoneme ph='ɛks'>b</phoneme> c")
        #expect(marked.anchors == [.init(name: "m", offset: 2)])
    }

    /// An element without words is heard nevertheless, and shown as it is read.
    @Test func withoutWords() throws {
        let alone = try turn("<phoneme ph='ɛks'/>")
        #expect(alone.text == "" && !alone.pronunciations.isEmpty)
        let between = try turn("say <phoneme ph='ɛks'> </phoneme> now")
        #expect(try between.pronunciations == [match(4..<4, "ɛks", .ipa, "ɛks")])
    }

    /// What the document says comes before the table; the table's entry for the same words is for models that cannot
    /// read it.
    @Test func besideATable() throws {
        func entry(_ written: String, _ reading: String) throws -> PronunciationEntry {
            try PronunciationEntry(written: written, reading: PronunciationReading(.respelling, reading))
        }
        let table = try PronunciationTable([
            entry("nginx", "engine x"), entry("web nginx", "that server"), entry("gif", "jif"),
        ])
        let spoken = try turn(
            "A gif of <phoneme ph='ɛks'>nginx</phoneme>'s and web <phoneme ph='ɛks'>nginx</phoneme>, nginx gif."
        )
        let all = spoken.pronunciations(with: table, voice: "hana")
        #expect(all.map(\.written) == ["gif", "nginx", "nginx", "nginx", "gif"])
        #expect(
            all.map { $0.readings.map(\.text) }
                == [["jif"], ["ɛks", "engine x"], ["ɛks"], ["engine x"], ["jif"]])
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound })
        #expect(spoken.pronunciations(with: PronunciationTable(), voice: "hana") == spoken.pronunciations)
        #expect(SpokenPiece(text: "a gif").pronunciations(with: table, voice: "hana").count == 1)
    }
}
