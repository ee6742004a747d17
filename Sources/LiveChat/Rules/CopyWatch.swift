import Foundation

/// Finds messages that say what one before them said, letter by letter or nearly.
///
/// Remembers a bounded number of texts; a comparison takes constant time.
struct CopyWatch {
    struct Earlier {
        var author: String
        var time: Date
        var count: Int
        fileprivate var trigrams: [UInt32]
        fileprivate var letters: Int
    }

    private var earlier: [Earlier] = []
    private static let capacity = 48
    private static let maxTrigrams = 128

    /// - Returns: how often this was said before within the rule's time, 0 if it is new.
    mutating func add(_ text: String, author: String, at time: Date, _ rule: ChatRules.Copies) -> Int {
        guard rule.seconds > 0 else { return 0 }
        let letters = text.lowercased().unicodeScalars.lazy.filter { $0.properties.isAlphabetic }.map(\.value)
        let trigrams = Self.trigrams(Array(letters.prefix(512)))
        earlier.removeAll { abs(time.timeIntervalSince($0.time)) > rule.seconds }
        for index in earlier.indices.reversed() {
            let other = earlier[index]
            guard other.author == author || min(trigrams.letters, other.letters) >= rule.letters else {
                continue
            }
            guard Self.likeness(trigrams.hashes, other.trigrams) >= rule.likeness else { continue }
            earlier[index].count += 1
            earlier[index].time = max(time, other.time)
            return other.count
        }
        guard trigrams.letters > 0 else { return 0 }
        earlier.append(
            Earlier(
                author: author, time: time, count: 1, trigrams: trigrams.hashes, letters: trigrams.letters))
        if earlier.count > Self.capacity { earlier.removeFirst() }
        return 0
    }

    private static func trigrams(_ letters: [UInt32]) -> (hashes: [UInt32], letters: Int) {
        guard letters.count > 2 else { return (letters.map { $0 | 0x8000_0000 }, letters.count) }
        let hashes = (0..<letters.count - 2).map { index -> UInt32 in
            let first = letters[index] &* 961
            let second = letters[index + 1] &* 31
            return first &+ second &+ letters[index + 2]
        }
        return (Array(Set(hashes).sorted().prefix(maxTrigrams)), letters.count)
    }

    /// The share of trigrams in common; both are sorted.
    private static func likeness(_ left: [UInt32], _ right: [UInt32]) -> Double {
        var common = 0
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if left[i] == right[j] {
                common += 1
                i += 1
                j += 1
            } else if left[i] < right[j] {
                i += 1
            } else {
                j += 1
            }
        }
        let all = left.count + right.count - common
        return all == 0 ? 0 : Double(common) / Double(all)
    }
}
