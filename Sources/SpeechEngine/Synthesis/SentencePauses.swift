import Basics
import F5TTS
import SpeechText
import Tensors

/// The pauses between the sentences of a text: 0.5 s at the usual speed, which is what people make (0.4 to 0.6 s); the
/// predicted ones, learnt from single sentences, are half of that.
///
/// Inside a chunk the silence is lengthened in what was sampled, before it becomes sound: the words are the same frame for
/// frame, and nobody waits longer for the first one. Longer pauses stay. Where chunks meet, `SpeechJoiner` makes the pause.
struct SentencePauses {
    /// Where a sentence ends and another one begins, in frames from the start of the text: after the last sound's beginning
    /// and before the next one's end there is the silence.
    typealias Place = Range<Int>

    private static let seconds = 0.5
    /// The loudest band of a silent frame is this far below the loudest of all, in nepers (40 dB).
    private static let quiet: Float = 4.6
    /// Frames of a lengthened silence that are repeated are at most this much above the quietest one (6 dB).
    private static let even: Float = 0.7
    /// Frames before and after the predicted silence in which it may be (80 and 60 ms).
    private static let slack = (before: 8, after: 6)

    /// Frames of a pause.
    let frames: Int

    /// - Parameter speed: above 1 pauses are shorter.
    init(speed: Float, framesPerSecond: Double) {
        frames = Int(clamping: (Self.seconds * framesPerSecond / Double(max(speed, 0.1))).rounded())
    }

    // MARK: In a plan

    /// The ends of sentences inside a text.
    ///
    /// - Parameters:
    ///   - tokens: of the text.
    ///   - shown: what of the text each of them shows.
    ///   - ends: of each token, in frames from the start of the text.
    ///   - isHeard: whether a token sounds.
    static func places(
        tokens: [String], shown: [String], ends: [Float], isHeard: (String) -> Bool
    ) -> [Place] {
        var words: [(text: String, first: Int, last: Int)] = []
        for part in tokens.indices.split(whereSeparator: { tokens[$0] == " " }) {
            guard let first = part.first(where: { isHeard(tokens[$0]) }),
                let last = part.last(where: { isHeard(tokens[$0]) })
            else { continue }
            words.append((part.map { shown[$0] }.joined(), first, last))
        }
        return zip(words, words.dropFirst()).compactMap { word, next in
            guard SentenceBoundaries.isEnd(word.text, before: next.text) else { return nil }
            let start = Int(clamping: ends[word.last].rounded()) - slack.before
            let end = Int(clamping: (next.first > 0 ? ends[next.first - 1] : 0).rounded()) + slack.after
            return max(0, start)..<max(0, start, end)
        }
    }

    // MARK: In speech

    /// What was sampled for a text, with its pauses lengthened.
    ///
    /// - Parameters:
    ///   - mel: log-mel `[frames, mel]`, the text from row `first` on.
    ///   - places: ends of sentences, in order.
    /// - Returns: also, for each lengthened pause, the frame at which the sentence after it began and how many frames later
    ///   that and everything after it is now.
    func lengthened(
        _ mel: Matrix, from first: Int, at places: [Place]
    ) -> (mel: Matrix, shifts: [(frame: Int, by: Int)]) {
        guard !places.isEmpty, mel.rows > 0 else { return (mel, []) }
        let peaks = (0..<mel.rows).map { row in
            UnsafeBufferPointer(start: mel.base + row * mel.stride, count: mel.columns).max() ?? 0
        }
        let quiet = (peaks.max() ?? 0) - Self.quiet
        var rows: [Int] = []
        rows.reserveCapacity(mel.rows + places.count * frames)
        var shifts: [(frame: Int, by: Int)] = []
        var next = 0
        for place in places {
            let window = (place.lowerBound + first..<place.upperBound + first).clamped(to: next..<mel.rows)
            guard let silence = Self.longestRun(in: window, where: { peaks[$0] < quiet }),
                silence.count < frames,
                let lowest = silence.min(by: { peaks[$0] < peaks[$1] })
            else { continue }
            let even = Self.run(around: lowest, in: silence) { peaks[$0] <= peaks[lowest] + Self.even }
            let missing = frames - silence.count
            rows += next...lowest
            // There and back, so that no frame meets one that it is not like.
            let path = Array(even) + even.dropFirst().dropLast().reversed()
            let start = (path.firstIndex(of: lowest) ?? 0) + 1
            rows += (0..<missing).map { path[(start + $0) % path.count] }
            next = lowest + 1
            shifts.append((place.upperBound - Self.slack.after, missing))
        }
        guard !shifts.isEmpty else { return (mel, []) }
        rows += next..<mel.rows
        let longer = Matrix(rows: rows.count, columns: mel.columns)
        for (row, source) in rows.enumerated() {
            longer.rows(row..<row + 1).copy(from: mel.rows(source..<source + 1))
        }
        return (longer, shifts)
    }

    private static func longestRun(in range: Range<Int>, where holds: (Int) -> Bool) -> Range<Int>? {
        var longest = range.lowerBound..<range.lowerBound
        var start = range.lowerBound
        for index in range {
            if !holds(index) {
                start = index + 1
            } else if index + 1 - start > longest.count {
                longest = start..<index + 1
            }
        }
        return longest.isEmpty ? nil : longest
    }

    private static func run(around index: Int, in range: Range<Int>, where holds: (Int) -> Bool) -> Range<Int>
    {
        var (low, high) = (index, index + 1)
        while low > range.lowerBound, holds(low - 1) { low -= 1 }
        while high < range.upperBound, holds(high) { high += 1 }
        return low..<high
    }
}
