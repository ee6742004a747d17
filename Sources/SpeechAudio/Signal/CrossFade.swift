/// Joins pieces of speech, each fading into the next along straight lines.
public struct CrossFade: Sendable {
    /// Samples of the overlap.
    public let overlap: Int

    /// - Parameter seconds: length of the overlap; 0 or less joins without one.
    public init(seconds: Double = 0.15, sampleRate: Int) {
        overlap = max(0, Int(seconds * Double(sampleRate)))
    }

    /// The pieces as one. The overlap is cut to the shorter of what is there and what comes; both ramps include
    /// their ends 0 and 1.
    public func join(_ pieces: [[Float]]) -> [Float] {
        guard var joined = pieces.first else { return [] }
        joined.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
        for piece in pieces.dropFirst() {
            append(piece, to: &joined)
        }
        return joined
    }

    private func append(_ piece: [Float], to joined: inout [Float]) {
        let count = min(overlap, joined.count, piece.count)
        let start = joined.count - count
        for index in 0..<count {
            let rising = count > 1 ? Double(index) / Double(count - 1) : 0
            let mixed = Double(joined[start + index]) * (1 - rising) + Double(piece[index]) * rising
            joined[start + index] = Float(mixed)
        }
        joined += piece[count...]
    }
}
