/// Where in a recording somebody speaks and where there are pauses, in steps of 10 ms.
struct SpeechTimeline {
    static let step = 10
    /// Least length of a pause in milliseconds.
    private static let leastPause = 200
    /// Decibels below the loud parts where speech ends.
    private static let depth = 25.0

    struct Pause: Equatable {
        /// Milliseconds in the recording.
        var range: Range<Int>
        /// Milliseconds of speech before it.
        var spoken: Int
    }

    let pauses: [Pause]
    /// Milliseconds of speech in all.
    let spoken: Int
    private let sampleRate: Int

    /// - Parameters:
    ///   - levels: of `LevelMeter`.
    ///   - sampleRate: that frames are counted in.
    init(levels steps: [Int], sampleRate: Int) {
        self.sampleRate = sampleRate
        let loud = steps.sorted().dropFirst(steps.count * 9 / 10).first ?? 0
        let limit = Double(loud) * Double(Loudness.amplitude(decibels: -Self.depth))
        var pauses: [Pause] = []
        var (spoken, start) = (0, 0)
        for (index, level) in (steps + [.max]).enumerated() where Double(level) > limit {
            let end = index * Self.step
            if end - start >= Self.leastPause, spoken > 0, index < steps.count {
                pauses.append(Pause(range: start..<end, spoken: spoken))
            }
            spoken += index < steps.count ? Self.step : 0
            start = end + Self.step
        }
        self.pauses = pauses
        self.spoken = spoken
    }

    func frame(at milliseconds: Int) -> Int { Clip.frame(at: milliseconds, sampleRate: sampleRate) }
}

/// Levels of a signal in steps of 10 ms, measured while it comes, as `LevelRuler` measures those of a whole clip.
struct LevelMeter {
    private let sampleRate: Int
    private let channels: Int
    /// Sums of squares of the steps that are complete, and of the one that is not.
    private var sums: [Int] = []
    private var sum = 0
    private var frames = 0
    /// Frame at which the current step ends.
    private var end: Int

    init(sampleRate: Int, channels: Int) {
        self.sampleRate = sampleRate
        self.channels = channels
        end = Clip.frame(at: SpeechTimeline.step, sampleRate: sampleRate)
    }

    /// - Parameter samples: interleaved.
    mutating func append(_ samples: [Float]) {
        for start in stride(from: 0, to: samples.count, by: channels) {
            if frames == end {
                sums.append(sum)
                sum = 0
                end = Clip.frame(at: (sums.count + 1) * SpeechTimeline.step, sampleRate: sampleRate)
            }
            for index in start..<start + channels {
                let value = Int(PCM16.quantize(samples[index]))
                sum += value * value
            }
            frames += 1
        }
    }

    /// Root of the mean square of each step, in units of the 16-bit integers.
    func levels() -> [Int] {
        let length = Clip.length(frames: frames, sampleRate: sampleRate)
        return stride(from: 0, to: length, by: SpeechTimeline.step).enumerated().map { index, time in
            let stop = min(time + SpeechTimeline.step, length)
            let count =
                (Clip.frame(at: stop, sampleRate: sampleRate) - Clip.frame(at: time, sampleRate: sampleRate))
                * channels
            return count > 0
                ? Int((Double(index < sums.count ? sums[index] : sum) / Double(count)).squareRoot()) : 0
        }
    }
}
