/// The text of a message on Twitch. Its positions count Unicode scalars, from the text of an action on.
struct TwitchText {
    /// Written with `/me`.
    let isAction: Bool

    private let text: String
    /// Where what is read begins: after the mention that a reply starts with.
    private var start: String.Index

    init(_ text: String) {
        let marker = "\u{1}ACTION "
        isAction = text.unicodeScalars.starts(with: marker.unicodeScalars)
        var scalars = text.unicodeScalars[...]
        if isAction {
            scalars = scalars.dropFirst(marker.unicodeScalars.count)
            if scalars.last == "\u{1}" { scalars = scalars.dropLast() }
        }
        self.text = String(scalars)
        start = self.text.startIndex
    }

    /// Leaves out the mention that a reply starts with, if it is of one of `names`.
    mutating func dropMention(of names: [String]) {
        guard text.unicodeScalars.first == "@" else { return }
        let rest = text.unicodeScalars.dropFirst()
        for name in names where !name.isEmpty {
            let mention = rest.prefix(name.unicodeScalars.count)
            guard String(mention).lowercased() == name.lowercased() else { continue }
            guard let next = rest[mention.endIndex...].first else {
                start = text.endIndex
                return
            }
            guard next.properties.isWhitespace else { continue }
            start = text.unicodeScalars.index(after: mention.endIndex)
            return
        }
    }

    /// - Parameters:
    ///   - emotes: the tag: `ID:FIRST-LAST,FIRST-LAST/ID:…`. Ranges that are malformed, lie outside of the text, overlap
    ///     or are not whole words are left out: Twitch does send such.
    ///   - cheermotes: prefixes of emotes that pay.
    func fragments(emotes: String, cheermotes: Set<String>) -> [ChatMessage.Fragment] {
        let find = TextFragments(cheermotes: cheermotes)
        let scalars = text.unicodeScalars
        var fragments: [ChatMessage.Fragment] = []
        var position = 0
        var index = scalars.startIndex
        var read = start
        for emote in Self.ranges(emotes) where emote.first >= position {
            guard
                let first = scalars.index(
                    index, offsetBy: emote.first - position, limitedBy: scalars.endIndex)
            else {
                break
            }
            (index, position) = (first, emote.first)
            guard first >= read, first < scalars.endIndex,
                let end = scalars.index(
                    first, offsetBy: emote.last - emote.first + 1, limitedBy: scalars.endIndex),
                first == scalars.startIndex || scalars[scalars.index(before: first)].properties.isWhitespace,
                end == scalars.endIndex || scalars[end].properties.isWhitespace,
                scalars[first..<end].allSatisfy({ !$0.properties.isWhitespace })
            else { continue }
            fragments += find(Substring(scalars[read..<first]).unicodeScalars)
            fragments.append(.emote(name: String(scalars[first..<end]), id: emote.id))
            (read, index, position) = (end, end, emote.last + 1)
        }
        return fragments + find(Substring(scalars[read...]).unicodeScalars)
    }

    private static func ranges(_ tag: String) -> [(id: String, first: Int, last: Int)] {
        guard !tag.isEmpty else { return [] }
        // No text is longer than a line.
        func position(_ text: Substring.UTF8View) -> Int? {
            guard (1...5).contains(text.count), text.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            return Int(Substring(text))
        }
        var ranges: [(id: String, first: Int, last: Int)] = []
        for emote in tag.utf8.split(separator: UInt8(ascii: "/")) {
            let id = emote.prefix { $0 != UInt8(ascii: ":") }
            guard !id.isEmpty else { continue }
            let name = String(Substring(id))
            for range in emote[id.endIndex...].dropFirst().split(separator: UInt8(ascii: ",")) {
                let ends = range.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
                guard ends.count == 2, let first = position(ends[0]), let last = position(ends[1]),
                    first <= last
                else {
                    continue
                }
                ranges.append((name, first, last))
            }
        }
        return ranges.sorted { ($0.first, $0.last) < ($1.first, $1.last) }
    }
}
