/// A recording as far as a reference is made from it.
struct Recording {
    /// What may be used: the beginning, of one or two channels and at most 48 kHz.
    let audio: AudioBuffer
    /// Seconds of the whole recording.
    let duration: Double
    /// Whether something sounds after what is kept, or may.
    let continues: Bool
    /// Speech and pauses of the whole recording; `nil` if it was not read to its end.
    let timeline: SpeechTimeline?
}

/// Takes a recording block by block, so that memory is bounded however long it is and however many channels it has.
///
/// More than two channels are mixed to one, rates above 48 kHz divided by a whole number. Only the levels of what comes
/// after the first `keptSeconds` are kept.
struct RecordingReader {
    static let keptSeconds = 40
    private static let mostChannels = 2
    /// −42 dB, in units of the 16-bit integers.
    private static let silentLevel = 260
    private static let highestRate = 48_000

    private let sourceRate: Int
    private let sourceChannels: Int
    private let channels: Int
    private let rate: Int
    private let mostFrames: Int
    private var decimator: Decimator?
    private var meter: LevelMeter
    private var samples: [Float] = []
    private var sourceFrames = 0

    /// - Parameter expectedFrames: how many will come, as far as known: room is made for them within what is kept.
    init(sampleRate: Int, channels: Int, expectedFrames: Int) {
        sourceRate = sampleRate
        sourceChannels = channels
        self.channels = channels <= Self.mostChannels ? channels : 1
        let factor = (sampleRate + Self.highestRate - 1) / Self.highestRate
        decimator = factor > 1 ? Decimator(factor: factor, channels: self.channels) : nil
        rate = (sampleRate + factor / 2) / factor
        mostFrames = rate * Self.keptSeconds
        meter = LevelMeter(sampleRate: sampleRate, channels: self.channels)
        samples.reserveCapacity(min(expectedFrames / factor + 1, mostFrames) * self.channels)
    }

    /// Seconds taken.
    var duration: Double { Double(sourceFrames) / Double(sourceRate) }

    /// - Parameter block: interleaved, all channels, finite.
    mutating func append(_ block: [Float]) {
        sourceFrames += block.count / sourceChannels
        let mixed =
            channels == sourceChannels
            ? block
            : AudioBuffer(samples: block, sampleRate: sourceRate, channels: sourceChannels).mono().samples
        meter.append(mixed)
        let missing = mostFrames * channels - samples.count
        guard missing > 0 else { return }
        samples += (decimator?.append(mixed) ?? mixed).prefix(missing)
    }

    /// What was taken; the last call.
    ///
    /// - Parameter wholeDuration: seconds of the recording if it was not read to its end.
    mutating func finish(wholeDuration: Double? = nil) -> Recording {
        if var decimator { samples += decimator.finish().prefix(mostFrames * channels - samples.count) }
        let levels = meter.levels()
        let rest = levels.dropFirst(Self.keptSeconds * 1000 / SpeechTimeline.step)
        return Recording(
            audio: AudioBuffer(samples: samples, sampleRate: rate, channels: channels),
            duration: wholeDuration ?? duration,
            continues: wholeDuration != nil || rest.contains { $0 > Self.silentLevel },
            timeline: wholeDuration == nil ? SpeechTimeline(levels: levels, sampleRate: rate) : nil)
    }
}

/// Divides the rate of a signal by a whole number, block by block, with the filter of `Resampler`.
struct Decimator {
    private let factor: Int
    private let channels: Int
    private let taps: [Float]
    /// Frames before the one that an output is at.
    private let lead: Int
    /// Interleaved frames from the first that the next output needs.
    private var held: [Float]

    init(factor: Int, channels: Int) {
        self.factor = factor
        self.channels = channels
        let filter = Resampler(from: factor, to: 1).filter
        taps = filter.taps
        lead = -filter.first
        held = [Float](repeating: 0, count: lead * channels)
    }

    /// - Parameter block: interleaved.
    mutating func append(_ block: [Float]) -> [Float] {
        held += block
        let frames = held.count / channels
        guard frames >= taps.count else { return [] }
        let count = (frames - taps.count) / factor + 1
        var output = [Float](repeating: 0, count: count * channels)
        for index in 0..<count {
            for channel in 0..<channels {
                var sum = 0.0
                var sample = index * factor * channels + channel
                for tap in taps {
                    sum += Double(tap) * Double(held[sample])
                    sample += channels
                }
                output[index * channels + channel] = Float(sum)
            }
        }
        held.removeFirst(count * factor * channels)
        return output
    }

    /// What is left.
    mutating func finish() -> [Float] {
        append([Float](repeating: 0, count: (taps.count - lead - 1) * channels))
    }
}
