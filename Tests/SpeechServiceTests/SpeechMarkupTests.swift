import SpeechService
import SpeechText
import Testing

/// Every element of the subset, and what is not in it.
@Suite struct SpeechMarkupTests {
    private func pieces(_ body: String, lang: String = "") throws -> [SpeechPiece] {
        try SpeechMarkup.parse("<speak\(lang)>\(body)</speak>").pieces
    }

    private func speech(
        _ text: String, voice: String? = nil, rate: Double = 1, decibels: Double = 0
    ) -> SpeechPiece {
        var piece = SpokenPiece(text: text, voice: voice)
        (piece.rate, piece.decibels) = (rate, decibels)
        return .speech(piece)
    }

    /// The text of a document that is one turn.
    private func text(_ body: String, lang: String = "") throws -> String? {
        let pieces = try pieces(body, lang: lang)
        guard pieces.count == 1, case .speech(let spoken) = pieces[0] else { return nil }
        return spoken.text
    }

    @Test func whiteSpaceIsOneSpace() throws {
        #expect(
            try text(" Hello \n\t <!-- x -->  there,\u{A0}<![CDATA[a <b> & ]]>&#x63;&amp;. ")
                == "Hello there, a <b> & c&. ")
        let declared =
            "\u{FEFF} <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<speak version=\"1.1\" xml:lang=\"en-US\" "
            + "xmlns=\"http://www.w3.org/2001/10/synthesis\" xmlns:xsi=\"x\" xsi:schemaLocation=\"y\">Hi.</speak>\n"
        #expect(try SpeechMarkup.parse(declared).pieces == [speech("Hi.")])
        #expect(try pieces(" \n ") == [] && pieces("<p>...</p>") == [])
    }

    @Test func paragraphsAndSentences() throws {
        #expect(try pieces("<p>One.</p><p>Two</p>") == [speech("One."), speech("Two")])
        #expect(try text("<s>One</s><s>Two!</s> <s>你好</s>") == "One. Two! 你好。 ")
    }

    @Test(arguments: [
        ("<break/>", 0.4), ("<break time='500ms'/>", 0.5), ("<break time='1.5s'/>", 1.5),
        ("<break time='99s'/>", 10),
        ("<break strength='x-weak'/>", 0.1), ("<break strength='x-strong'/>", 1.2),
        ("<break strength='weak' time='2s'/>", 2), ("<break strength='none'/>", nil),
        ("<break time='0s'/>", nil),
    ])
    func breaks(_ element: String, _ seconds: Double?) throws {
        let expected: [SpeechPiece] =
            seconds.map { [speech("a "), .pause(seconds: $0), speech("b")] } ?? [speech("a b")]
        #expect(try pieces("a \(element) b") == expected)
    }

    @Test func prosody() throws {
        #expect(
            try pieces("a <prosody rate='fast'>b <prosody rate='200%' volume='-6dB'>c</prosody></prosody> d")
                == [
                    speech("a "), speech("b ", rate: 1.25), speech("c", rate: 2.5, decibels: -6), speech("d"),
                ])
        for (rate, factor) in [
            ("x-slow", 0.5), ("+20%", 1.2), ("-20%", 0.8), ("80%", 0.8), ("1.5", 1.5), ("default", 1),
        ] {
            #expect(try pieces("<prosody rate='\(rate)'>a</prosody>") == [speech("a", rate: factor)])
        }
        for (volume, decibels) in [
            ("soft", -6), ("x-loud", 8), ("+3dB", 3), ("silent", -Double.infinity), ("medium", 0),
        ] {
            #expect(
                try pieces("<prosody volume='\(volume)'>a</prosody>") == [speech("a", decibels: decibels)])
        }
    }

    @Test func voicesAndSubstitutes() throws {
        #expect(
            try pieces("a <voice name='kurt'>b<break time='1s'/>c</voice>d") == [
                speech("a "), speech("b", voice: "kurt"), .pause(seconds: 1), speech("c", voice: "kurt"),
                speech("d"),
            ])
        #expect(try text("The <sub alias='World Wide Web'>WWW</sub> is old.") == "The World Wide Web is old.")
    }

    @Test(arguments: [
        ("<say-as interpret-as='characters'>ab1</say-as>", "It is A B one."),
        ("<say-as interpret-as='cardinal'>1905</say-as>", "It is one thousand nine hundred five."),
        ("<say-as interpret-as='ordinal'> 3 </say-as>", "It is third."),
        ("<say-as interpret-as='telephone'>555 0123</say-as>", "It is five five five, zero one two three."),
        ("<say-as interpret-as='time' format='hms24'>14:30</say-as>", "It is fourteen thirty."),
        (
            "<say-as interpret-as='date' format='dmy'>3/4/2024</say-as>",
            "It is April third, twenty twenty-four."
        ),
        ("<say-as interpret-as='currency'>$5.30</say-as>", "It is five dollars and thirty cents."),
    ])
    func sayAs(_ element: String, _ words: String) throws {
        #expect(try text("It is \(element).") == words)
    }

    /// Where English is written with the day first, dates are read so, whatever the command's order is.
    @Test(arguments: [
        ("", "On 3/4/2024, or 25/12/2024.", "On 3/4/2024, or 25/12/2024."),
        (" xml:lang='en-US'", "On 3/4/2024.", "On March fourth, twenty twenty-four."),
        (" xml:lang='en-GB'", "On 3/4/2024.", "On April third, twenty twenty-four."),
        (" xml:lang='en_au'", "On 12/25/2024.", "On December twenty-fifth, twenty twenty-four."),
        (" xml:lang='en-Latn-IN'", "On 3/4.", "On April third."),
        (" xml:lang='en'", "On 3/4.", "On March fourth."),
        ("", "On <lang xml:lang='en-GB'>3/4/2024</lang> 5/6", "On April third, twenty twenty-four 5/6"),
        (" xml:lang='en-GB'", "<say-as interpret-as='date'>3/4</say-as>", "April third"),
        ("", "<say-as interpret-as='date'>25/12</say-as>", "December twenty-fifth"),
    ])
    func dateOrders(_ lang: String, _ body: String, _ words: String) throws {
        #expect(try text(body, lang: lang) == words)
    }

    @Test func theCommandsDateOrder() throws {
        let document =
            "<speak>On 3/4. <say-as interpret-as='date'>3/4</say-as> <lang xml:lang='en-US'>3/4/2024</lang></speak>"
        let pieces = try InputForm.ssml(.error).pieces(document, dateOrder: .dayFirst).pieces
        #expect(pieces == [speech("On 3/4. April third March fourth, twenty twenty-four")])
    }

    @Test func languages() throws {
        #expect(try text("Room <lang xml:lang='zh-CN'>12</lang> here") == "Room 十二 here")
        #expect(
            try text("Room <say-as interpret-as='cardinal'>12</say-as>", lang: " xml:lang='zh'") == "Room 十二")
        #expect(try text("我有<say-as interpret-as='cardinal'>12</say-as>个") == "我有十二个")
    }

    /// Marks within a turn have their place in it, others are pieces.
    @Test func marks() throws {
        let all = try pieces(
            "<mark name='a'/>One <mark name='b'/>two<mark name='c'/> <break time='1s'/><mark name='d'/> three <mark name='e'/>"
        )
        var turn = SpokenPiece(text: "One two ")
        turn.anchors = [.init(name: "b", offset: 4)]
        #expect(
            all == [
                .mark(name: "a"), .speech(turn), .mark(name: "c"), .pause(seconds: 1), .mark(name: "d"),
                speech("three "), .mark(name: "e"),
            ])
    }

    @Test func whatIsNotSupportedIsListed() throws {
        let body =
            "a <emphasis level='strong'>b</emphasis> <prosody pitch='high' rate='80%'>c</prosody>"
            + "<audio src='x'>d<desc>e</desc></audio><phoneme alphabet='x-sampa' ph='x'>f</phoneme><say-as interpret-as='address'>g</say-as>"
            + "<lang xml:lang='fr'>h</lang><mstts:express-as xmlns:mstts='m' style='x'>i</mstts:express-as>"
        let expected = [
            "<emphasis>", "pitch of <prosody>", "<audio>", "<desc>", "<phoneme alphabet=\"x-sampa\">",
            "<say-as interpret-as=\"address\">", "xml:lang=\"fr\"", "<mstts:express-as>",
        ]
        do {
            _ = try pieces(body)
            Issue.record("taken")
        } catch let error as ServiceError {
            #expect(error.code == "unsupported_markup" && error.field == "input")
            for name in expected { #expect(error.message.contains(name), "\(error.message)") }
        }
        let skipping = try SpeechMarkup.parse("<speak>\(body)</speak>", unsupported: .skip)
        #expect(skipping.skipped == expected)
        #expect(skipping.pieces == [speech("a b "), speech("c", rate: 0.8), speech("dfghi")])
    }

    @Test(arguments: [
        ("<speak>a<break time='soon'/></speak>", "time of <break> is \"soon\""),
        ("<speak><break strength='huge'/></speak>", "strength"),
        ("<speak><break time='-1s'/></speak>", "time"),
        ("<speak><prosody rate='0%'>a</prosody></speak>", "rate"),
        ("<speak><prosody rate='nan'>a</prosody></speak>", "rate"),
        ("<speak><prosody volume='99dB'>a</prosody></speak>", "volume"),
        ("<speak><voice>a</voice></speak>", "name of <voice>"),
        ("<speak><sub>a</sub></speak>", "alias"), ("<speak><mark/>a</speak>", "name of <mark>"),
        (
            "<speak><say-as interpret-as='cardinal'>many</say-as></speak>",
            "\"many\" cannot be read as cardinal"
        ),
        ("<speak><say-as interpret-as='cardinal'><s>1</s></say-as></speak>", "holds other elements"),
        ("<speak><phoneme>a</phoneme></speak>", "ph of <phoneme> is missing"),
        ("<speak><phoneme ph=' '>a</phoneme></speak>", "ph of <phoneme> (ipa): is empty"),
        ("<speak><phoneme ph='œ'>a</phoneme></speak>", "ph of <phoneme> (ipa): œ is no sound"),
        (
            "<speak><phoneme alphabet='arpabet' ph='QQ1'>a</phoneme></speak>",
            "ph of <phoneme> (arpabet): QQ1 is no symbol"
        ),
        ("<speak><phoneme alphabet='pinyin' ph='xx9'>重</phoneme></speak>", "xx9 is no syllable"),
        ("<speak><phoneme ph='a'><s>b</s></phoneme></speak>", "<phoneme> holds other elements"),
        ("<p>a</p>", "begin with <speak>"),
    ])
    func wrongValuesAreNamed(_ document: String, _ reason: String) {
        #expect {
            try SpeechMarkup.parse(document)
        } throws: { error in
            (error as? ServiceError).map { $0.code == "invalid_markup" && $0.message.contains(reason) }
                == true
        }
    }

    @Test func boundsAreTheTags() throws {
        let pauses = String(repeating: "hi<break time='10s'/>", count: 4)
        #expect(throws: ServiceError.self) {
            try SpeechMarkup.parse("<speak>\(pauses)</speak>", maxPauses: 30)
        }
        #expect(try SpeechMarkup.parse("<speak>\(pauses)</speak>", maxPauses: 40).pieces.count == 8)
        for body in [
            String(repeating: "a<voice name='b'>c</voice>", count: 200),
            String(repeating: "a<mark name='b'/>", count: 300),
        ] {
            #expect(throws: ServiceError.self) { try SpeechMarkup.parse("<speak>\(body)</speak>") }
        }
    }
}
