import Foundation
import LiveChat
import SpeechText
import Testing

@Suite struct BannedWordsTests {
    /// The built-in voice's pronunciations and the package's pinyin, as a server hands them in.
    static let facts: SpeechFacts = {
        var facts = SpeechFacts()
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../Models/mini")
        if let dictionary = try? PronunciationDictionary(
            path: folder.appendingPathComponent("pronunciations.tsv").path)
        {
            let tokenizer = PhonemeTokenizer(dictionary: dictionary)
            facts.pronounce = { word in
                let tokens = tokenizer.tokens(word).map(\.token)
                return tokens.allSatisfy { $0.hasPrefix("/") } && !tokens.isEmpty ? tokens.joined() : nil
            }
        }
        if let tokenizer = try? PinyinTokenizer() {
            facts.pinyin = { scalar in
                let letters = tokenizer.tokens(String(scalar)).joined().filter { $0.isASCII && $0.isLetter }
                return letters.isEmpty ? nil : letters
            }
        }
        return facts
    }()

    static let shipped = Result { try BannedWords(BannedList.bundled(), facts: facts) }

    private func own(_ lines: String) throws -> BannedWords {
        try BannedWords([BannedList(lines, source: "test")], facts: Self.facts)
    }

    /// How a word is written to get past a list.
    enum Form: String, CaseIterable {
        case plain, spaced, dotted, cyrillic, full, zero, accent, `repeat`, leet, math, upper, plural

        func write(_ word: String) -> String {
            let scalars = word.unicodeScalars
            func map(_ change: (Unicode.Scalar) -> String) -> String { scalars.map(change).joined() }
            func shifted(_ base: UInt32) -> String {
                map {
                    (97...122).contains($0.value) ? String(Unicode.Scalar(base + $0.value - 97)!) : String($0)
                }
            }
            switch self {
            case .plain: return word
            case .spaced: return map { "\($0) " }
            case .dotted: return map { "\($0)." }
            case .cyrillic:
                let alike: [Unicode.Scalar: String] = [
                    "a": "а", "e": "е", "o": "о", "i": "і", "c": "с", "p": "р", "s": "ѕ",
                ]
                return map { alike[$0] ?? String($0) }
            case .full: return shifted(0xFF41)
            case .zero: return map { "\($0)\u{200B}\u{2060}" }
            case .accent: return map { $0 == " " ? " " : "\($0)\u{301}\u{336}" }
            case .repeat: return map { $0.properties.numericType != nil ? String($0) : "\($0)\($0)\($0)" }
            case .leet:
                let digits: [Unicode.Scalar: String] = [
                    "a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7",
                ]
                return map { digits[$0] ?? String($0) }
            case .math: return shifted(0x1D4EA)
            case .upper: return word.uppercased()
            case .plural: return word + "s"
            }
        }
    }

    @Test func linesAreReadOrDropped() throws {
        let words = try Self.shipped.get()
        let entries = try BannedList.bundled().flatMap(\.entries).filter { !$0.isAllowed }
        let url = try #require(
            Bundle.module.url(forResource: "banned-lines", withExtension: "tsv", subdirectory: "Fixtures"))
        var counts: [String: Int] = [:]
        for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        where line.first != "#" {
            let parts = line.split(separator: "\t", maxSplits: 1)
            var text = String(parts[1])
            if text.hasPrefix("{"), text.hasSuffix("}") {
                let fields = text.dropFirst().dropLast().split(separator: ":")
                let word = entries.filter { $0.category == fields[0] }[try #require(Int(fields[1]))].text
                text = try #require(Form(rawValue: String(fields[2]))).write(word)
            }
            counts[String(parts[0]), default: 0] += 1
            let finds = words.finds(in: text)
            #expect(finds.isEmpty == (parts[0] == "read"), "\(line): \(finds)")
        }
        #expect(counts["read", default: 0] >= 150 && counts["drop", default: 0] >= 150, "\(counts)")
    }

    /// Each Latin word of the lists in each form. Some forms cannot carry some words; their number is the known miss.
    @Test func eachWordIsFoundInEachForm() throws {
        let words = try Self.shipped.get()
        let all = try BannedList.bundled().flatMap(\.entries)
        let allowed = Set(all.filter(\.isAllowed).map(\.text))
        let entries = all.filter {
            !$0.isAllowed && $0.text.utf8.allSatisfy { $0 < 0x80 } && $0.text != "1488"
        }
        #expect(entries.count > 120)
        for form in Form.allCases {
            let missed = entries.filter { entry in
                let isSpelt = form == .spaced || form == .dotted
                let isTooShort = isSpelt && entry.text.count < 3
                let isPhrase = isSpelt && entry.text.contains(" ")
                let isSingular =
                    form == .plural && (entry.text.hasSuffix("s") || allowed.contains("\(entry.text)s"))
                // A word of digits alone stays a number.
                let isNumber = form == .leet && Form.leet.write(entry.text).allSatisfy { !$0.isLetter }
                if isTooShort || isPhrase || isSingular || isNumber { return false }
                return words.finds(in: "you \(form.write(entry.text)) there").isEmpty
            }
            #expect(missed.isEmpty, "\(form): \(missed.map(\.label))")
        }
    }

    @Test func aFindNamesTheScalarsOfTheText() throws {
        let words = try own("zorble\ngorp*")
        for (text, found) in [
            ("a zorble!", "zorble"), ("é 👍 z\u{200B}ö\u{308}rble", "z\u{200B}ö\u{308}rble"),
            ("a z o r b l e !", "z o r b l e"), ("z.orble", "z.orble"), ("the gorpish", "gorp"),
            ("ZORBLES", "ZORBLE"),
            ("zzz00rble", "zzz00rble"), ("z0rb|e", "z0rb|e"),
        ] {
            let find = try #require(words.finds(in: text).first, "\(text)")
            let scalars = Array(text.unicodeScalars)[find.range]
            #expect(String(String.UnicodeScalarView(scalars)) == found)
            #expect(find.label.hasPrefix("own: "))
        }
        for text in ["zorb le", "zorbled", "azorble", "engorp", "z orb le", ""] {
            #expect(words.finds(in: text).isEmpty, "\(text)")
        }
    }

    @Test func exceptionsAndBordersHold() throws {
        let words = try own("gorp\n*zorb*\n!zorbus\n!gorp hill\nboob\n88\n~snorfle")
        for text in ["zorbus", "gorp hill", "Gorp  Hill", "bob", "188", "888", "gorpy"] {
            #expect(words.finds(in: text).isEmpty, "\(text)")
        }
        for text in [
            "azorba", "zorbus zorb", "gorp valley", "booob", "no 88 here", "gorp2000", "2gorp", "gorpz",
        ] {
            #expect(!words.finds(in: text).isEmpty, "\(text)")
        }
    }

    @Test func namesAreTakenApartAtCapitals() throws {
        let words = try own("gorp")
        #expect(!words.finds(inName: "xxGorpMaster").isEmpty)
        #expect(!words.finds(inName: "big_gorp_77").isEmpty)
        #expect(words.finds(inName: "Gorpington").isEmpty)
    }

    @Test func lettersDownTheChatAreAWord() throws {
        let words = try own("gorp")
        var vertical = VerticalSpelling()
        let start = Date(timeIntervalSince1970: 0)
        var found = 0
        for (index, letter) in ["g", "o", "r", "p"].enumerated() {
            _ = vertical.add("x", author: "other", at: start)
            if let word = vertical.add(letter, author: "one", at: start + Double(index)),
                !words.finds(in: word).isEmpty
            {
                found = index
            }
        }
        #expect(found == 3)
        for (index, letter) in ["g", "o", "r", "p"].enumerated() {
            let word = vertical.add(letter, author: "slow", at: start + 20 * Double(index))
            #expect(word == nil)
        }
    }

    @Test func wordsThatSoundLikeOneAreFound() throws {
        let entry = try #require(try BannedList.bundled().flatMap(\.entries).first { $0.sounds })
        let words = try Self.shipped.get()
        // Its first syllable as the English word that sounds like it, and endings with the sound of its last.
        #expect(entry.category == "hate")
        for ending in ["gur", "gher", "gurr"] {
            let finds = words.finds(in: "hey knee \(ending) there")
            #expect(finds.first?.net == .sound, "\(ending): \(finds)")
        }
        #expect(!words.finds(in: "nihgur").isEmpty)
    }

    @Test func noPronouncedWordSoundsLikeOneByChance() throws {
        let words = try Self.shipped.get()
        let bySpelling = try BannedWords(BannedList.bundled())
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../Models/mini")
        let table = try String(
            contentsOf: folder.appendingPathComponent("pronunciations.tsv"), encoding: .utf8)
        var found: [String] = []
        for line in table.split(separator: "\n") {
            guard let word = line.split(separator: "\t").first.map(String.init), let first = word.first,
                "nkgpmf".contains(first), bySpelling.finds(in: word).isEmpty
            else { continue }
            if !words.finds(in: word).isEmpty { found.append(word) }
        }
        #expect(found.isEmpty, "\(found)")
    }

    @Test func aListTellsWhatIsWrongWithIt() throws {
        #expect(
            throws: BannedListError(
                source: "s", line: 2, reason: "has no letter or digit; begin a comment with #")
        ) {
            try BannedList("fine\n!*", source: "s")
        }
        #expect(throws: BannedListError.self) {
            try BannedList(String(repeating: "a", count: 65), source: "s")
        }
        #expect(throws: BannedListError.self) {
            try BannedList((0...20_000).map(String.init).joined(separator: "\n"), source: "s")
        }
        let list = try BannedList("\u{FEFF}# c\r\n[Mine]\r\n*a b*\r\n", source: "s")
        #expect(list.entries == [.init(text: "a b", category: "mine", isOpenBefore: true, isOpenAfter: true)])
        #expect(list.entries.first?.label == "mine: a…b")
        #expect(list.only(["hate"]).entries.isEmpty)
    }

    /// Any scalars at all: finds lie within the text, and time is linear.
    @Test func anyTextIsSearched() throws {
        let words = try Self.shipped.get()
        var random = SeededRandom(seed: 7)
        let pool: [Unicode.Scalar] = Array(
            "fuckshit 1!|$@.-*操你妈傻逼，🇳🅰аеѕﬀ\u{200B}\u{301}\u{FEFF}\n".unicodeScalars)
        for _ in 0..<3000 {
            let count = Int.random(in: 0..<40, using: &random)
            let scalars = (0..<count).map { _ in
                Bool.random(using: &random)
                    ? pool.randomElement(using: &random)!
                    : Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &random)) ?? "x"
            }
            let text = String(String.UnicodeScalarView(scalars))
            var end = 0
            _ = words.finds(inName: text)
            for find in words.finds(in: text) {
                #expect(
                    find.range.lowerBound >= end && find.range.upperBound <= scalars.count
                        && !find.range.isEmpty)
                end = find.range.upperBound
            }
            let clean = CleanText.cleaned(text)
            #expect(CleanText.cleaned(clean) == clean)
        }
    }

    @Test func whatIsNotSeenIsTakenOut() {
        for (text, clean) in [
            ("a\u{200B}b\u{202E}c\u{AD}", "abc"), ("a\u{301}\u{302}\u{303}\u{304}", "a\u{301}\u{302}"),
            ("one\r\ntwo\tthree\u{2028}", "one  two three "), ("a\u{200D}b", "ab"),
            ("\u{0915}\u{094D}\u{200D}\u{0937}", "\u{0915}\u{094D}\u{200D}\u{0937}"),
            ("\u{0645}\u{200C}\u{0627}", "\u{0645}\u{200C}\u{0627}"), ("x\u{E0041}\u{0}y", "xy"),
            ("\u{200D}", ""),
        ] {
            #expect(
                Array(CleanText.cleaned(text).unicodeScalars) == Array(clean.unicodeScalars),
                "\(text.debugDescription)")
        }
    }
}

/// SplitMix64: the same numbers in every run.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
