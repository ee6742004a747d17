/// Changes the rate of 16-bit samples along straight lines between them.
///
/// Upstream's silence rules do so to recordings below 11025 Hz, the rate of the empty clip they start joining with.
/// Source: `ratecv` of Python's `audioop`, with its state starting at zero and its rounding.
struct LinearRateConversion {
    private let from: Int
    private let to: Int

    init(from source: Int, to target: Int) {
        var (a, b) = (source, target)
        while b != 0 { (a, b) = (b, a % b) }
        from = source / a
        to = target / a
    }

    /// Frames that come out of `count`.
    func frames(from count: Int) -> Int {
        apply([Int16](repeating: 0, count: count), channels: 1).count
    }

    /// - Parameter samples: interleaved.
    func apply(_ samples: [Int16], channels: Int) -> [Int16] {
        var output: [Int16] = []
        output.reserveCapacity((samples.count / from + channels) * to)
        // Distance from the current input frame to the output's time, in units of 1 / (from · to).
        var distance = -to
        for frame in 0..<samples.count / channels {
            distance += to
            while distance >= 0 {
                for channel in 0..<channels {
                    let index = frame * channels + channel
                    let before = frame > 0 ? Self.wide(samples[index - channels]) : 0
                    let mixed =
                        (before * Double(distance) + Self.wide(samples[index]) * Double(to - distance))
                        / Double(to)
                    output.append(Int16(truncatingIfNeeded: Int(mixed) >> 16))
                }
                distance -= from
            }
        }
        return output
    }

    private static func wide(_ sample: Int16) -> Double { Double(Int(sample) << 16) }
}
