/// Joins chunks of speech while they are being made, and shortens or lengthens the silence between two of them.
///
/// A chunk ends and begins as an utterance does, so that the two silences together are longer than the pause that the text
/// has there. Silence is what stays 38 dB below a level, in windows of 2.5 ms. The silence at a chunk's end is held back
/// until the next one sounds: then it is known how long both are.
public struct SpeechJoiner: Sendable {
    /// Samples of a window (2.5 ms at 24 kHz).
    private static let window = 60
    /// Share of the level's power below which a window is silent (−38 dB).
    private static let quietShare: Float = 1.6e-4

    private enum State {
        /// Samples pass.
        case passing
        /// Silence may be the chunk's end, and is held back.
        case holding
        /// The chunk has `count` samples and has not sounded yet; it and the silence before are held back.
        case opening(pause: Int, least: Int, count: Int, holdsEnd: Bool)
    }

    private var joiner: CrossFade.Joiner
    /// Sum of the squares of a window, below which it is silent.
    private let quiet: Float
    private var state = State.passing
    /// Silence at the end of the chunk before, while opening.
    private var end: [Float] = []
    /// What was given of the current chunk and not handed on.
    private var held: [Float] = []
    /// Samples at the beginning of `held` that are known to be silent.
    private var silent = 0
    /// Samples that were left out between the chunk before and the current one; below 0 where silence was added.
    public private(set) var leftOut = 0

    /// - Parameter level: root mean square of the speech.
    public init(_ fade: CrossFade, level: Float) {
        joiner = CrossFade.Joiner(fade)
        quiet = level * level * Self.quietShare * Float(Self.window)
    }

    /// Begins a chunk.
    ///
    /// - Parameters:
    ///   - count: samples of the chunk.
    ///   - pause: most samples of silence between the chunk before, which must have been begun with `holdsEnd`, and this
    ///     one; `nil` leaves the silences as they are.
    ///   - least: fewest samples of that silence, at most `pause`; what is missing becomes zeros.
    ///   - holdsEnd: whether the pause after this chunk will be shortened.
    public mutating func begin(count: Int, pause: Int?, least: Int = 0, holdsEnd: Bool) {
        leftOut = 0
        guard let pause else {
            joiner.begin(count: count)
            state = holdsEnd ? .holding : .passing
            return
        }
        swap(&end, &held)
        silent = 0
        state = .opening(pause: pause, least: least, count: count, holdsEnd: holdsEnd)
    }

    /// Takes the next samples of the chunk; returns the samples that are final.
    public mutating func append(_ samples: [Float]) -> [Float] {
        switch state {
        case .passing:
            held += samples
            return handOn(upTo: held.count)
        case .holding:
            held += samples
            return handOn(upTo: afterLastSound())
        case .opening:
            held += samples
            guard let sound = firstSound() else { return [] }
            return open(at: sound) + append([])
        }
    }

    /// Ends the chunk.
    public mutating func endChunk() -> [Float] {
        guard case .opening = state else { return [] }
        return open(at: held.count) + append([])
    }

    /// What was held back, after the last chunk.
    public mutating func finish() -> [Float] { handOn(upTo: held.count) + joiner.finish() }

    /// Closes the join in front of a chunk whose first sound is at `sound`.
    private mutating func open(at sound: Int) -> [Float] {
        guard case .opening(let pause, let least, let count, let holdsEnd) = state else { return [] }
        // Both chunks keep some of their silence, so that the fade does not reach what is heard.
        let keptBehind = min(end.count, max(pause / 2, pause - sound))
        let keptInFront = min(sound, max(0, pause - keptBehind))
        let added = max(0, min(least, pause) - keptBehind - keptInFront)
        leftOut = end.count - keptBehind + sound - keptInFront - added
        let before = joiner.append(Array(end.prefix(keptBehind)) + [Float](repeating: 0, count: added))
        joiner.begin(count: count - (sound - keptInFront))
        held.removeFirst(sound - keptInFront)
        end = []
        silent = 0
        state = holdsEnd ? .holding : .passing
        return before
    }

    private mutating func handOn(upTo count: Int) -> [Float] {
        defer {
            held.removeFirst(count)
            silent = max(0, silent - count)
        }
        return joiner.append(Array(held.prefix(count)))
    }

    /// Where the first window that is not silent begins.
    private mutating func firstSound() -> Int? {
        while silent + Self.window <= held.count {
            if isSound(at: silent) { return silent }
            silent += Self.window
        }
        return nil
    }

    /// Where the last window that is not silent ends.
    private mutating func afterLastSound() -> Int {
        var last = 0
        while silent + Self.window <= held.count {
            let sounds = isSound(at: silent)
            silent += Self.window
            if sounds { last = silent }
        }
        return last
    }

    private func isSound(at start: Int) -> Bool {
        held[start..<start + Self.window].reduce(0) { $0 + $1 * $1 } >= quiet
    }
}
