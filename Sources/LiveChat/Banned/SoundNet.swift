/// Finds words that sound like a banned one, over phonemes: "knee" and what follows it. Stress and small differences
/// of vowels are ignored, and so are the ends of words; a find begins where a word begins.
struct SoundNet: Sendable {
    private struct Pattern {
        var sounds: [UInt8]
        var entry: Int
    }

    private let patterns: [Pattern]
    private let table: FoldingTable
    private let pronounce: @Sendable (String) -> String?
    /// Words that are never part of a find.
    private let allowed: Set<String>
    /// What such words begin with.
    private let allowedBeginnings: [String]
    /// Whether a pattern begins with a sound.
    private let opens: [Bool]

    /// Sounds that a pattern has at least if it may end within a word.
    private static let longEnough = 5
    /// What a pattern may begin with.
    private static let consonants = Set("bdfgkmnpt".utf8)
    /// The longest word that is looked up.
    private static let maxWord = 32
    /// Words that are looked up in one text; after them, sounds are guessed from letters. No text that rules let
    /// through has as many.
    private static let maxLookUps = 2000

    /// `nil` where no entry is banned by sound.
    init?(
        _ entries: [BannedList.Entry], table: FoldingTable, pronounce: @escaping @Sendable (String) -> String?
    ) {
        self.table = table
        self.pronounce = pronounce
        var patterns: [Pattern] = []
        for (index, entry) in entries.enumerated() where entry.sounds && !entry.isAllowed {
            let word = entry.text.lowercased()
            guard word.utf8.allSatisfy({ $0 &- 0x61 < 26 }) else { continue }
            let readings = [Self.sounds(ofSpelling: word), pronounce(word).map(Self.sounds(ofPhonemes:))]
            for sounds in readings.compactMap(\.self)
            where sounds.count > 2 && Self.consonants.contains(sounds[0]) {
                if !patterns.contains(where: { $0.sounds == sounds }) {
                    patterns.append(.init(sounds: sounds, entry: index))
                }
            }
        }
        guard !patterns.isEmpty else { return nil }
        self.patterns = patterns
        allowed = Set(entries.lazy.filter(\.isAllowed).map { $0.text.lowercased() })
        allowedBeginnings = entries.filter { $0.isAllowed && $0.isOpenAfter }.map { $0.text.lowercased() }
        opens = (0..<256).map { sound in patterns.contains { Int($0.sounds[0]) == sound } }
    }

    /// Adds what is found in the scalars of a text to `found`.
    func search(_ scalars: [UInt32], _ found: inout [PatternSet.Hit]) {
        var words = Words(scalars, table: table)
        for start in words.ranges.indices where mayBegin(words.letters[words.ranges[start].letters]) {
            let opening = words.sounds(start, by: self)
            for pattern in patterns where pattern.sounds.first == opening.first {
                var matched = 0
                var word = start
                var ended = false
                while word < words.ranges.count, matched < pattern.sounds.count {
                    let spoken = word == start ? opening : words.sounds(word, by: self)
                    let count = min(spoken.count, pattern.sounds.count - matched)
                    guard !spoken.isEmpty,
                        spoken[..<count].elementsEqual(pattern.sounds[matched..<matched + count])
                    else { break }
                    matched += count
                    ended = count == spoken.count
                    word += 1
                }
                guard matched == pattern.sounds.count, ended || matched >= Self.longEnough else { continue }
                let range = words.ranges[start].scalars.lowerBound..<words.ranges[word - 1].scalars.upperBound
                found.append(.init(entry: pattern.entry, net: .sound, range: range))
            }
        }
    }

    /// The words of a text and, once asked for, their sounds.
    private struct Words {
        private(set) var letters: [UInt8] = []
        private(set) var ranges: [(letters: Range<Int>, scalars: Range<Int>)] = []
        private var known: [ArraySlice<UInt8>: [UInt8]] = [:]
        private var last: (index: Int, sounds: [UInt8]) = (-1, [])

        init(_ scalars: [UInt32], table: FoldingTable) {
            letters.reserveCapacity(scalars.count)
            var start = (letter: 0, scalar: 0)
            for index in 0...scalars.count {
                let before = letters.count
                if index < scalars.count {
                    let scalar = scalars[index]
                    table.fold(scalar) { if $0 &- 0x61 < 26 { letters.append(UInt8($0)) } }
                    if letters.count > before {
                        if before == start.letter { start.scalar = index }
                        continue
                    }
                    let isInside = scalar == 0x27 || scalar == 0x2019
                    if isInside || CleanText.isMark(scalar) || CleanText.isInvisible(scalar) { continue }
                }
                if before > start.letter, before - start.letter <= SoundNet.maxWord {
                    ranges.append((start.letter..<before, start.scalar..<index))
                }
                start.letter = before
            }
        }

        /// The sounds of a word; none of an exception.
        mutating func sounds(_ index: Int, by net: SoundNet) -> [UInt8] {
            if last.index != index { last = (index, lookUp(letters[ranges[index].letters], net)) }
            return last.sounds
        }

        private mutating func lookUp(_ spelling: ArraySlice<UInt8>, _ net: SoundNet) -> [UInt8] {
            if let sounds = known[spelling] { return sounds }
            let word = String(decoding: spelling, as: UTF8.self)
            guard known.count < SoundNet.maxLookUps else { return SoundNet.sounds(ofSpelling: word) }
            let sounds =
                net.isAllowed(word)
                ? []
                : net.pronounce(word).map(SoundNet.sounds(ofPhonemes:)) ?? SoundNet.sounds(ofSpelling: word)
            known[spelling] = sounds
            return sounds
        }
    }

    private func isAllowed(_ word: String) -> Bool {
        allowed.contains(word) || allowedBeginnings.contains { word.hasPrefix($0) }
    }

    /// Whether a word's letters may be read with one of the sounds that patterns begin with.
    private func mayBegin(_ word: ArraySlice<UInt8>) -> Bool {
        guard let first = word.first else { return false }
        switch (first, word.dropFirst().first) {
        case (0x6B, 0x6E), (0x67, 0x6E), (0x70, 0x6E), (0x6D, 0x6E): return opens[0x6E]
        case (0x70, 0x68): return opens[0x66]
        case (0x63, _), (0x71, _), (0x78, _): return opens[0x6B]
        default: return opens[Int(first)]
        }
    }
}

extension SoundNet {
    /// Phonemes of the pronunciation table as classes: a letter for a consonant; i, e, a, o, u and x for vowels.
    static func sounds(ofPhonemes phonemes: String) -> [UInt8] {
        var sounds: [UInt8] = []
        for scalar in phonemes.unicodeScalars {
            let sound: Unicode.Scalar? =
                switch scalar {
                case "b", "d", "f", "h", "j", "k", "l", "m", "n", "p", "s", "t", "v", "w", "z": scalar
                case "ɡ", "g": "g"
                case "ɹ", "r": "r"
                case "T", "ɾ": "t"
                case "ŋ": "N"
                case "ʃ": "S"
                case "ʒ": "Z"
                case "ʧ": "C"
                case "ʤ": "J"
                case "θ", "ð": "T"
                case "i", "ɪ", "ᵻ": "i"
                case "ɛ", "e": "e"
                case "æ", "a": "a"
                case "ɑ", "ɔ", "ɒ": "o"
                case "u", "ʊ": "u"
                case "ə", "ɐ", "ʌ", "ᵊ", "ɜ": "x"
                case "A", "I", "O", "W", "Y": scalar
                default: nil
                }
            guard let sound else { continue }
            // Before r, the vowel of "poor" is taken for that of "her".
            if sound == "r", sounds.last == 0x75 { sounds[sounds.count - 1] = 0x78 }
            sounds.append(UInt8(sound.value))
        }
        return sounds
    }

    /// What a word that no table has is probably read like.
    static func sounds(ofSpelling word: String) -> [UInt8] {
        let letters = Array(word.utf8)
        var sounds: [UInt8] = []
        var index = 0
        func starts(_ text: String) -> Bool { letters[index...].starts(with: text.utf8) }
        while index < letters.count {
            let isFirst = index == 0
            let (sound, step): (String, Int) =
                switch letters[index] {
                case _ where isFirst && (starts("kn") || starts("gn") || starts("pn")): ("n", 2)
                case _ where starts("ph"): ("f", 2)
                case _ where starts("ck"): ("k", 2)
                case _ where starts("sh"): ("S", 2)
                case _ where starts("ch"): ("C", 2)
                case _ where starts("th"): ("T", 2)
                case _ where starts("gh"): ("g", 2)
                case _ where starts("ih"): ("i", 2)
                case _ where starts("uh") || starts("ah") || starts("eh"): ("x", 2)
                case _ where starts("ee") || starts("ea") || starts("ie"): ("i", 2)
                case _ where starts("oo") || starts("ou"): ("u", 2)
                case _ where index > 0 && (starts("er") || starts("ur") || starts("or")):
                    ("xr", 2)
                case _ where index > 0 && starts("ar"): ("xr", 2)
                case 0x63, 0x71: ("k", 1)
                case 0x78: ("ks", 1)
                case 0x79: (isFirst ? "j" : "i", 1)
                case 0x61: (index + 1 == letters.count ? "x" : "a", 1)
                case 0x75: ("x", 1)
                case 0x6A: ("J", 1)
                default: (String(UnicodeScalar(letters[index])), 1)
                }
            for value in sound.utf8 where sounds.last != value { sounds.append(value) }
            index += step
        }
        return sounds
    }
}
