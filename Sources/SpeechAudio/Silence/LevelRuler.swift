/// Levels of a clip's parts, from running sums of squares at every millisecond: constant time for each part.
struct LevelRuler {
    /// Sum of squares of all samples before a millisecond.
    private let sums: [Int]
    private let clip: Clip

    init(_ clip: Clip) {
        self.clip = clip
        var sums = [0]
        sums.reserveCapacity(clip.length + 1)
        var (sum, frame) = (0, 0)
        clip.samples.withUnsafeBufferPointer { samples in
            for time in stride(from: 1, through: clip.length, by: 1) {
                let end = min(clip.frame(at: time), clip.frames)
                for index in frame * clip.channels..<end * clip.channels {
                    sum += Int(samples[index]) * Int(samples[index])
                }
                frame = end
                sums.append(sum)
            }
        }
        self.sums = sums
    }

    /// Root of the mean square of a part, rounded down, in units of the 16-bit integers; 0 of nothing. Silence that
    /// fills a part beyond the last frame counts.
    func rms(_ range: Range<Int>) -> Int {
        let length = sums.count - 1
        let (start, end) = (min(range.lowerBound, length), min(range.upperBound, length))
        let count = (clip.frame(at: end) - clip.frame(at: start)) * clip.channels
        guard count > 0 else { return 0 }
        return Int((Double(sums[end] - sums[start]) / Double(count)).squareRoot())
    }
}
