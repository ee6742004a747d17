/// Finds the entries of a table in texts: a tree of their code points, walked once from each place where a word begins.
///
/// A walk is as long as the longest entry at most, so that the whole is linear in the text, whatever the text is. What
/// follows the `*` of a pattern is a second tree, walked backwards from the end of the word.
struct PronunciationMatcher: Sendable {
    /// What ends at a node, by the voice that it is for ("" for all) and, where capitals count, how it is written.
    private struct Key: Hashable {
        let node: UInt32
        let voice: String
        /// `nil` for any capitals.
        let exact: String?
    }

    /// Longest word, in code points, that a pattern is compared with.
    private static let longestWord = 64
    /// Spaces between two words of an entry.
    private static let longestGap = 8

    private let entries: [PronunciationEntry]
    private var edges: [UInt64: UInt32] = [:]
    private var nodes: UInt32 = 1
    /// The tree of what follows the `*`, by the node before it.
    private var stars: [UInt32: UInt32] = [:]
    private var ends: Set<UInt32> = []
    private var groups: [Key: [Int]] = [:]

    init(_ entries: [PronunciationEntry]) {
        self.entries = entries
        for index in entries.indices { insert(index) }
    }

    private mutating func insert(_ index: Int) {
        let entry = entries[index]
        var node: UInt32 = 0
        let star = entry.match == .pattern ? entry.pattern.firstIndex(of: "*") : nil
        for scalar in entry.pattern[..<(star ?? entry.pattern.count)] { node = grown(node, scalar) }
        if let star {
            if stars[node] == nil {
                stars[node] = nodes
                nodes += 1
            }
            node = stars[node] ?? 0
            for scalar in entry.pattern[(star + 1)...].reversed() { node = grown(node, scalar) }
        }
        ends.insert(node)
        let exact = entry.letterCase == .exact ? String(scalars: entry.pattern) : nil
        groups[Key(node: node, voice: entry.voice ?? "", exact: exact), default: []].append(index)
    }

    private static func edge(_ node: UInt32, _ scalar: Unicode.Scalar) -> UInt64 {
        UInt64(node) << 32 | UInt64(scalar.simpleLowercase.value)
    }

    private mutating func grown(_ node: UInt32, _ scalar: Unicode.Scalar) -> UInt32 {
        let edge = Self.edge(node, scalar)
        if let child = edges[edge] { return child }
        let child = nodes
        edges[edge] = child
        nodes += 1
        return child
    }

    /// Where entries are written.
    func matches(in text: String, voice: String?) -> [PronunciationMatch] {
        let source = Array(text.unicodeScalars)
        let folded = ScalarFolding.fold(text, tracksOrigins: true)
        var walk = Walk(scalars: folded.scalars)
        var matches: [PronunciationMatch] = []
        var position = 0
        /// The first code point of the text that no match has.
        var free = 0
        while position < folded.scalars.count {
            if let end = walk.linkEnd(at: position) {
                position = end
                continue
            }
            guard walk.isStart(position), let found = longest(at: position, in: &walk, voice: voice) else {
                position += 1
                continue
            }
            let isPossessive = walk.isPossessive(found.end)
            let end = isPossessive ? found.end + 2 : found.end
            let start = folded.origin(of: position) ?? source.count
            let stop = folded.origin(of: end) ?? source.count
            // One character may be folded to several: none of it is taken twice.
            if start >= free, stop > start {
                let word = source[start..<(folded.origin(of: found.end) ?? source.count)]
                matches.append(
                    PronunciationMatch(
                        range: start..<stop,
                        written: String(scalars: Readings.removingPlaces(from: word)),
                        readings: found.readings, isPossessive: isPossessive))
                free = stop
            }
            position = max(end, position + 1)
        }
        return matches
    }

    private struct Found {
        let end: Int
        let readings: [PronunciationReading]
    }

    /// The longest entry that begins at `start`.
    private func longest(at start: Int, in walk: inout Walk, voice: String?) -> Found? {
        var best: Found?
        var node: UInt32 = 0
        var index = start
        while true {
            if index > start, ends.contains(node), walk.isEnd(index, after: start) {
                best = found(node, walk, start..<index, star: nil, voice) ?? best
            }
            if let root = stars[node], let end = walk.wordEnd(from: index, atMost: Self.longestWord),
                end > start, end > best?.end ?? start, walk.isEnd(end, after: start),
                let match = matchedBackwards(root, walk, start..<end, star: index, voice)
            {
                best = match
            }
            guard index < walk.scalars.count else { return best }
            guard let next = edges[Self.edge(node, walk.scalars[index])] else { return best }
            node = next
            index = walk.afterGap(index, atMost: Self.longestGap)
        }
    }

    /// The entry with the longest end of the word that begins with what is before the `*`.
    private func matchedBackwards(
        _ root: UInt32, _ walk: Walk, _ range: Range<Int>, star: Int, _ voice: String?
    ) -> Found? {
        var best: Found?
        var (node, index) = (root, range.upperBound)
        while true {
            if ends.contains(node) { best = found(node, walk, range, star: star..<index, voice) ?? best }
            guard index > star, let next = edges[Self.edge(node, walk.scalars[index - 1])] else {
                return best
            }
            (node, index) = (next, index - 1)
        }
    }

    /// The readings of the entries that end at a node and are for this place.
    ///
    /// - Parameter star: what the `*` is there.
    private func found(
        _ node: UInt32, _ walk: Walk, _ range: Range<Int>, star: Range<Int>?, _ voice: String?
    ) -> Found? {
        var written = walk.scalars[range]
        if let star { written.replaceSubrange(star, with: CollectionOfOne("*")) }
        let exact = walk.singleSpaced(written)
        var readings: [PronunciationReading] = []
        for owner in voice.map({ [$0, ""] }) ?? [""] {
            for capitals in [exact, nil] {
                let group = groups[Key(node: node, voice: owner, exact: capitals)] ?? []
                let fitting = group.filter {
                    entries[$0].language == nil || entries[$0].language == walk.language(of: range)
                }
                // What is for the language comes first, then phonemes and pinyin before other words.
                let ordered = fitting.sorted { rank($0) < rank($1) }
                readings += ordered.map { entries[$0].reading.inserting(star.map { walk.scalars[$0] }) }
            }
        }
        return readings.isEmpty ? nil : Found(end: range.upperBound, readings: readings)
    }

    private func rank(_ index: Int) -> Int {
        (entries[index].language == nil ? 2 : 0) + (entries[index].reading.kind == .respelling ? 1 : 0)
    }
}

extension PronunciationReading {
    /// A respelling with what the pattern's `*` is in the place of its own.
    fileprivate func inserting(_ matched: ArraySlice<Unicode.Scalar>?) -> PronunciationReading {
        guard let matched, kind == .respelling, text.unicodeScalars.contains("*") else { return self }
        return PronunciationReading(
            respelling: text.split(separator: "*", omittingEmptySubsequences: false)
                .joined(separator: String(scalars: matched)))
    }
}
