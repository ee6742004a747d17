import SpeechEngine
import SpeechText

/// Finds when the marks of one turn are reached: at the first word after each, by the letters before it.
///
/// Letters are counted because the normaliser may add marks of pauses and change spaces, but not letters of words.
public struct MarkTimes: Sendable {
    private let names: [String]
    /// Letters and digits of the spoken text before each mark, and all of them.
    private let before: [Int]
    private let all: Int

    /// - Parameters:
    ///   - piece: the turn.
    ///   - options: that it is spoken with.
    public init(_ piece: SpokenPiece, options: SynthesisOptions) {
        names = piece.anchors.map(\.name)
        guard !names.isEmpty else {
            (before, all) = ([], 0)
            return
        }
        let scalars = piece.text.unicodeScalars
        var (counts, count, done) = ([Int](), 0, 0)
        var place = scalars.startIndex
        func letters(_ part: Substring.UnicodeScalarView) -> Int {
            let text = String(part)
            return Self.letters(options.normalizesText ? options.normalizer.normalize(text) : text)
        }
        for anchor in piece.anchors {
            let end =
                scalars.index(place, offsetBy: max(0, anchor.offset - done), limitedBy: scalars.endIndex)
                ?? scalars.endIndex
            count += letters(scalars[place..<end])
            counts.append(count)
            (place, done) = (end, max(done, anchor.offset))
        }
        before = counts
        all = count + letters(scalars[place...])
    }

    /// Whether there is anything to find.
    public var isEmpty: Bool { names.isEmpty }

    /// - Parameters:
    ///   - words: of the turn; where the model does not know their times, the marks' are those of an even pace.
    ///   - seconds: of the turn.
    ///   - offset: seconds of speech before the turn.
    public func marks(words: [Speech.Word], seconds: Double, offset: Double) -> [SpeechMark] {
        var starts: [(letters: Int, time: Double)] = []
        var count = 0
        for word in words {
            starts.append((count, word.start))
            count += Self.letters(word.text)
        }
        return zip(names, before).map { name, letters in
            let time =
                if words.isEmpty {
                    seconds * Double(letters) / Double(max(1, all))
                } else {
                    starts.first { $0.letters >= letters }?.time ?? words.last?.end ?? seconds
                }
            return SpeechMark(name: name, seconds: offset + time)
        }
    }

    private static func letters(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) {
            $0 + ($1.properties.isAlphabetic || $1.properties.numericType != nil ? 1 : 0)
        }
    }
}
