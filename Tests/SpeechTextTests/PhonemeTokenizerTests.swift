import SpeechText
import Testing

@Suite("Phoneme tokenizer")
struct PhonemeTokenizerTests {
    static let table = """
        UN\tjˌuˈɛn
        a\tɐ
        a.\tˈA
        am\tɐm
        apple\tˈæpᵊl
        b.\tbˈi
        c.\tsˈi
        call\tkˈɔl
        cat\tkˈæt
        f.\tˈɛf
        here\thˈɪɹ
        i\tˌI
        i.\tˈI
        in\tɪn
        m.\tˈɛm
        n.\tˈɛn
        p.\tpˈi
        phone\tfˈOn
        pog\tpˈɔɡ
        s.\tˈɛs
        stop\tstˈɑp
        team\ttˈim
        the\tðə\tði
        u.\tjˈu
        us\tˌʌs
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
        let parts = "well-cat-team-phone-apple-call-here-stop"
        #expect(said(parts) == "wˈɛlkˈættˈimfˈOnˈæpᵊlkˈɔlhˈɪɹstˈɑp")
        #expect(said(parts + "-" + parts).hasSuffix("hˈɪɹstˈɑp"))
        #expect(said("Well, well. WELL, Well") == "wˈɛl, wˈɛl. wˈɛl, wˈɛl")
    }

    @Test("endings follow the last sound")
    func endings() {
        #expect(said("cats apples stopped stopping cat's") == "kˈæts ˈæpᵊlz stˈɑpt stˈɑpɪŋ kˈæts")
    }

    @Test("unknown abbreviations are named by letters, unknown words spelt")
    func unknown() {
        #expect(said("a USB cat") == "ɐ jˈuˈɛsbˈi kˈæt")
        #expect(said("Zyx cafés") == "zyx cafes")
    }

    @Test(
        "capitals are initials, or words of a line of capitals",
        arguments: [
            ("NPC", "ˈɛnpˈisˈi"), ("the US team", "ðə jˈuˈɛs tˈim"), ("CALL US HERE", "kˈɔl ˌʌs hˈɪɹ"),
            ("I AM HERE", "ˌI ɐm hˈɪɹ"), ("the NPCs", "ði ˈɛnpˈisˈiz"), ("call us", "kˈɔl ˌʌs"),
            ("team A called", "tˈim ˈA kˈɔld"), ("A cat called", "ɐ kˈæt kˈɔld"), ("A, B", "ˈA, bˈi"),
            ("A", "ˈA"), ("I A cat", "ˌI ɐ kˈæt"),
            ("the fps", "ði ˈɛfpˈiˈɛs"), ("hmm", "hmm"), ("FPS", "ˈɛfpˈiˈɛs"),
            ("well-cat A B", "wˈɛlkˈæt ˈA bˈi"),
            ("CAT", "kˈæt"), ("PogCat", "pˈɔɡkˈæt"), ("iPhone", "ˈIfˈOn"), ("ten AM", "ten ˈAˈɛm"),
            ("AM", "ˈAˈɛm"),
            ("yes,cat", "yes, kˈæt"),
        ])
    func capitals(written: String, read: String) {
        #expect(said(written) == read)
    }

    @Test(
        "words are read in parts",
        arguments: [
            ("callcat", "kˈɔlkˌæt"), ("re-call", "ɹˌikˈɔl"), ("recall", "ɹˌikˈɔl"), ("uncalled", "ˌʌnkˈɔld"),
            ("cat've", "kˈætəv"), ("cat'd've", "kˈæTᵻdəv"), ("wellcat", "wˈɛlkˌæt"),
            ("cat...call", "kˈæt... kˈɔl"),
            ("cat你好call", "kˈæt kˈɔl"), ("phonecall", "fˈOnkˌɔl"), ("O'Cat", "Okˈæt"),
        ])
    func parts(written: String, read: String) {
        #expect(said(written) == read)
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
