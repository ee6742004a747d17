import SpeechText
import Testing

@Suite("Phoneme tokenizer")
struct PhonemeTokenizerTests {
    static let table = """
        UN\tjˌuˈɛn
        apple\tˈæpᵊl
        b.\tbˈi
        cat\tkˈæt
        s.\tˈɛs
        stop\tstˈɑp
        the\tðə\tði
        u.\tjˈu
        well\twˈɛl

        """
    let tokenizer: PhonemeTokenizer

    init() throws {
        tokenizer = PhonemeTokenizer(dictionary: try PronunciationDictionary(utf8: Array(Self.table.utf8)))
    }

    private func said(_ text: String) -> String {
        tokenizer.tokens(text).map { $0.token.hasPrefix("/") ? String($0.token.dropFirst()) : $0.token }
            .joined()
    }

    @Test("words are said, also before a vowel, in capitals and with marks")
    func words() {
        #expect(said(" The cat, the APPLE!") == " ðə kˈæt, ði ˈæpᵊl!")
        #expect(said("the UN") == "ðə jˌuˈɛn")
        #expect(said("“Cat” — apple…") == "kˈæt\" ˈæpᵊl.")
        #expect(said("well-cat") == "wˈɛlkˈæt")
    }

    @Test("endings follow the last sound")
    func endings() {
        #expect(said("cats apples stopped stopping cat's") == "kˈæts ˈæpᵊlz stˈɑpt stˈɑpɪŋ kˈæts")
    }

    @Test("unknown abbreviations are named by letters, unknown words spelt")
    func unknown() {
        #expect(said("a USB cat") == "a jˈuˈɛsbˈi kˈæt")
        #expect(said("Zyx cafés") == "zyx cafes")
    }

    @Test(
        "letters that do not decompose are read in their usual spelling",
        arguments: [
            ("Łukasz", "lukasz"), ("Søren", "soren"), ("Straße", "strasse"), ("Æon", "aeon"),
            ("Đorđe", "dorde"),
            ("Þór", "thor"), ("œuvre", "oeuvre"), ("Bjo\u{308}rk", "bjork"), ("Ǽ", "ae"),
        ])
    func otherAlphabets(written: String, read: String) {
        #expect(said(written) == read)
    }

    @Test("a word's marks are those after its last letter")
    func marks() {
        #expect(said("(zy.x)-.") == "zyx).")
        #expect(said("zy-'x' zy-") == "zy'x zy")
    }

    @Test("nothing to say has no tokens")
    func nothing() {
        #expect(tokenizer.tokens("").isEmpty)
        #expect(said(" 你好 12 — ") == " ")
    }

    @Test("the first token of a word shows it")
    func shown() {
        #expect(
            tokenizer.tokens(" the cat.").map(\.shown) == [" ", "the", "", " ", "cat.", "", "", ""])
    }

    @Test(
        "broken tables are refused",
        arguments: [
            ("", "has 0 bytes"), ("word", "line 1"), ("b\tb\na\ta\n", "line 2"), ("a\ta\na\ta\n", "line 2"),
            ("a\t\n", "line 1"), ("\ta\n", "line 1"), ("a\t\t\n", "line 1"),
        ])
    func broken(table: String, reason: String) {
        #expect {
            try PronunciationDictionary(utf8: Array(table.utf8))
        } throws: {
            "\($0)".contains(reason)
        }
    }

    @Test("any bytes make a table or an error")
    func fuzz() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 1...60, using: &random)).map { _ in
                Array("ab\t\n\r é".utf8).randomElement(using: &random) ?? 0
            }
            guard let table = try? PronunciationDictionary(utf8: bytes) else { continue }
            _ = PhonemeTokenizer(dictionary: table).tokens(" ab a b-b a's")
        }
    }
}
