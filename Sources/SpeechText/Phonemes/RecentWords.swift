import Synchronization

/// The tokens of a word, without the marks after it.
struct SpokenWord: Sendable {
    let tokens: [String]
    /// If the word is pronounced otherwise before a vowel.
    var beforeVowel: [String]?
    var startsWithVowel = false
    /// Whether a part of it or all was guessed.
    var isGuessed = false

    /// The same where a vowel follows.
    var placedBeforeVowel: SpokenWord {
        guard let beforeVowel else { return self }
        return SpokenWord(tokens: beforeVowel, startsWithVowel: startsWithVowel, isGuessed: isGuessed)
    }
}

/// Words that were looked up, so that the common ones are looked up once; forgets all when it is full.
final class RecentWords: Sendable {
    private static let most = 4096

    private let words = Mutex<[String: SpokenWord]>([:])

    func word(_ letters: String) -> SpokenWord? { words.withLock { $0[letters] } }

    func keep(_ word: SpokenWord, for letters: String) {
        words.withLock {
            if $0.count >= Self.most { $0.removeAll(keepingCapacity: true) }
            $0[letters] = word
        }
    }
}
