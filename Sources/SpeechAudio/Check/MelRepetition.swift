import Tensors

/// Finds a stretch of speech that is heard twice, by the likeness of the mel to itself.
///
/// Frames are pooled to 16 bands of 21 ms. The distance of two stretches of half a second is the mean of the squared
/// differences of their bands, relative to that of any two frames that sound. Real speech does not say the same words as
/// alike as that, but for short sounds; a stuck buffer or a copied stretch does.
struct MelRepetition {
    /// Frames that are pooled into one.
    private static let pooled = 2
    /// Bands of a pooled frame, and mel bands in each.
    private static let bands = 16
    private static let width = 6
    /// Pooled frames of a stretch (0.51 s).
    private static let stretch = 24
    /// Distances of a stretch from its copy that are looked at: 0.26 to 4 s. With the bound the work grows with the length only.
    private static let lags = 12..<188
    /// Share of a stretch that has to sound.
    private static let sounding = 0.6
    /// Natural logarithms of amplitude below the loud frames down to which a frame sounds.
    private static let depth: Float = 4

    /// The least relative distance of two stretches, 0 for equal ones; `nil` where too little sounds.
    ///
    /// - Parameter mel: natural logarithms, `[frames, 96 or more]`, at 93.75 frames a second.
    /// - Complexity: O(frames), some 180 vector operations for each.
    static func leastDistance(in mel: Matrix) -> Float? {
        guard mel.columns >= bands * width else { return nil }
        let frames = pool(mel)
        guard frames.count > stretch + lags.lowerBound else { return nil }
        let loudness = frames.map { $0.sum() / Float(bands) }
        let loud = loudness.sorted()[(frames.count - 1) * 9 / 10]
        let sounds = loudness.map { $0 > loud - depth }
        let spread = spread(of: frames, where: sounds)
        guard spread > 0, spread.isFinite else { return nil }
        var counts = [0]
        counts.reserveCapacity(frames.count + 1)
        for isSounding in sounds { counts.append(counts[counts.count - 1] + (isSounding ? 1 : 0)) }
        let wanted = Int((Double(stretch) * sounding).rounded(.up))

        var least: Float?
        var distances = [Float](repeating: 0, count: frames.count)
        for lag in lags where lag + stretch <= frames.count {
            let pairs = frames.count - lag
            for index in 0..<pairs {
                let difference = frames[index + lag] - frames[index]
                distances[index] = (difference * difference).sum()
            }
            var sum: Float = 0
            for end in 0..<pairs {
                sum += distances[end]
                let start = end - stretch + 1
                guard start >= 0 else { continue }
                if counts[end + 1] - counts[start] >= wanted,
                    counts[end + 1 + lag] - counts[start + lag] >= wanted, sum < least ?? .infinity
                {
                    least = sum
                }
                sum -= distances[start]
            }
        }
        return least.map { max(0, $0) / Float(stretch) / spread }
    }

    private static func pool(_ mel: Matrix) -> [SIMD16<Float>] {
        (0..<mel.rows / pooled).map { index in
            var sums = SIMD16<Float>.zero
            for frame in index * pooled..<(index + 1) * pooled {
                let row = mel.base + frame * mel.stride
                for band in 0..<bands {
                    for bin in band * width..<(band + 1) * width { sums[band] += row[bin] }
                }
            }
            return sums / Float(pooled * width)
        }
    }

    /// Mean squared distance of two frames that sound.
    private static func spread(of frames: [SIMD16<Float>], where sounds: [Bool]) -> Float {
        var (sum, squares, count) = (SIMD16<Float>.zero, Float(0), Float(0))
        for frame in frames { sum += frame }
        let mean = sum / Float(frames.count)
        for (frame, isSounding) in zip(frames, sounds) where isSounding {
            let difference = frame - mean
            squares += (difference * difference).sum()
            count += 1
        }
        return count > 0 ? 2 * squares / count : 0
    }
}
