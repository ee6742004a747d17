import Basics

/// Joins pieces of speech, each fading into the next along straight lines.
public struct CrossFade: Sendable {
    /// Samples of the overlap.
    public let overlap: Int

    /// - Parameter seconds: length of the overlap; 0 or less joins without one.
    public init(seconds: Double = 0.15, sampleRate: Int) {
        overlap = max(0, Int(clamping: seconds * Double(sampleRate)))
    }

    /// The pieces as one. The overlap is cut to the shorter of what is there and what comes; both ramps include
    /// their ends 0 and 1.
    public func join(_ pieces: [[Float]]) -> [Float] {
        var joined: [Float] = []
        joined.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
        var joiner = Joiner(self)
        for piece in pieces {
            joiner.begin(count: piece.count)
            joined += joiner.append(piece)
        }
        return joined + joiner.finish()
    }

    /// The same while the pieces are still being made: what is handed out is final.
    public struct Joiner: Sendable {
        private let overlap: Int
        /// The end of what was given, held back for the next piece to fade into.
        private var tail: [Float] = []
        /// The first samples of the current piece that are mixed with the tail's last ones.
        private var mixed = 0
        private var position = 0

        /// - Parameter fade: how much of two pieces overlaps.
        public init(_ fade: CrossFade) {
            overlap = fade.overlap
        }

        /// Begins a piece of `count` samples.
        public mutating func begin(count: Int) {
            mixed = min(overlap, tail.count, count)
            position = 0
        }

        /// Takes the next samples of the piece; returns the samples that are final.
        public mutating func append(_ samples: [Float]) -> [Float] {
            for sample in samples {
                if position < mixed {
                    let rising = mixed > 1 ? Double(position) / Double(mixed - 1) : 0
                    let index = tail.count - mixed + position
                    tail[index] = Float(Double(tail[index]) * (1 - rising) + Double(sample) * rising)
                } else {
                    tail.append(sample)
                }
                position += 1
            }
            // While mixing, the place to mix at is counted from the end: nothing may leave.
            let ready = position < mixed ? 0 : max(0, tail.count - overlap)
            defer { tail.removeFirst(ready) }
            return Array(tail.prefix(ready))
        }

        /// What was held back.
        public mutating func finish() -> [Float] {
            defer { tail = [] }
            return tail
        }
    }
}
