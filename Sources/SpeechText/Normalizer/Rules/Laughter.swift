/// Laughter that goes on and on, and short forms that are something else where they stand.
extension NormalizerScanner {
    /// hahaha, hahahahah, jajaja, hehehe, hihihi, hohoho.
    func laughter(_ key: String) -> String? {
        if key.utf8.count >= 4, key.utf8.allSatisfy({ $0 == UInt8(ascii: "k") }) { return "ha ha ha" }
        guard key.utf8.count >= 5 else { return nil }
        var vowel: UInt8?
        var (vowels, h, j) = (0, 0, 0)
        var (changes, last) = (0, UInt8(0))
        for byte in key.utf8 {
            if byte != last { changes += 1 }
            last = byte
            switch byte {
            case UInt8(ascii: "h"): h += 1
            case UInt8(ascii: "j"): j += 1
            case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"):
                guard vowel == nil || vowel == byte else { return nil }
                vowel = byte
                vowels += 1
            default: return nil
            }
        }
        let consonants = max(h, j)
        // "aaahhh" is a scream.
        guard changes >= 4, min(h, j) == 0, vowels >= 2, consonants >= 2, abs(vowels - consonants) <= 2 else {
            return nil
        }
        switch vowel {
        case UInt8(ascii: "a"): return "ha ha ha"
        case UInt8(ascii: "e"): return "hehe"
        case UInt8(ascii: "i"): return j == 0 ? "hihi" : nil
        default: return j == 0 ? "ho ho ho" : nil
        }
    }

    /// lolol, lololol.
    func isEndlessLaugh(_ key: String) -> Bool {
        guard key.utf8.count >= 5, key.utf8.count % 2 == 1 else { return false }
        return key.utf8.enumerated().allSatisfy { $1 == UInt8(ascii: $0 % 2 == 0 ? "l" : "o") }
    }

    /// "the ATM ate my card", "she's an RN", "ATM fees": no short form of a phrase.
    func isNounOfInitials(_ key: String, _ shape: ScannedWord.Shape) -> Bool {
        if let nouns = EnglishChat.nounsAfter[key], at(word.end) == " ",
            nouns.contains(wordAfter(word.end).key)
        {
            return true
        }
        guard EnglishChat.initialsAfterArticle.contains(key), at(position - 1) == " ", at(position - 2) != "."
        else { return false }
        let last = wordBefore(position)
        let isQuality = shape == .upper && EnglishChat.qualities.contains(last.key)
        let before = isQuality ? wordBefore(last.range.lowerBound).key : last.key
        if EnglishChat.articles.contains(before) {
            return shape == .upper || !EnglishChat.saidInSmall.contains(key)
        }
        return shape == .upper && EnglishChat.owners.contains(before)
    }
}
