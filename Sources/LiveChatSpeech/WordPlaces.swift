/// Finds the words of a speech in the text that is shown: a voice may have been given another spelling of it.
struct WordPlaces {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private(set) var found: [ClipWord] = []

    init(text: String) { scalars = Array(text.lowercased().unicodeScalars) }

    /// Adds the words of a part that is heard from `offset` seconds on. A word that the text does not have, such as a spoken
    /// number, takes the place of the next word there.
    mutating func add(_ words: [ChatSpeech.Word], at offset: Double) {
        for word in words {
            let letters = word.text.lowercased().unicodeScalars.filter(Self.isPartOfWord)
            guard !letters.isEmpty, let range = place(of: Array(letters)) else { continue }
            position = range.upperBound
            let (start, end) = (word.start + offset, word.end + offset)
            if let last = found.last, last.range == range {
                found[found.count - 1].end = end
            } else {
                found.append(ClipWord(start: start, end: end, range: range))
            }
        }
    }

    /// The word from the present position on, at most two words further; else the next word as a whole.
    private func place(of letters: [Unicode.Scalar]) -> Range<Int>? {
        var start = position
        for _ in 0..<3 {
            while start < scalars.count, !Self.isPartOfWord(scalars[start]) { start += 1 }
            let end = start + letters.count
            guard start < scalars.count else { break }
            if end <= scalars.count, scalars[start..<end].elementsEqual(letters) { return start..<end }
            while start < scalars.count, Self.isPartOfWord(scalars[start]) { start += 1 }
        }
        // Several words are said for one that is written: it stays the one that is said until its end is passed.
        if let last = found.last, position == last.range.upperBound, isNumber(last.range) {
            return last.range
        }
        start = position
        while start < scalars.count, !Self.isPartOfWord(scalars[start]) { start += 1 }
        var end = start
        while end < scalars.count, Self.isPartOfWord(scalars[end]) { end += 1 }
        return start < end ? start..<end : nil
    }

    private func isNumber(_ range: Range<Int>) -> Bool {
        scalars[range].contains { $0.properties.numericType != nil }
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "'"
            || scalar == "\u{2019}"
    }
}
