/// Samples in memory: fp32, full scale ±1, channels interleaved.
public struct AudioBuffer: Sendable, Equatable {
    /// Frame after frame, each with one sample of every channel.
    public var samples: [Float]
    /// Frames a second.
    public let sampleRate: Int
    /// Samples of a frame.
    public let channels: Int

    /// - Parameters:
    ///   - samples: interleaved; a whole number of frames.
    ///   - sampleRate: frames a second, more than 0.
    ///   - channels: samples of a frame, more than 0.
    public init(samples: [Float], sampleRate: Int, channels: Int = 1) {
        precondition(sampleRate > 0 && channels > 0 && samples.count % channels == 0)
        self.samples = samples
        self.sampleRate = sampleRate
        self.channels = channels
    }

    /// Samples of one channel.
    public var frames: Int { samples.count / channels }

    /// Seconds.
    public var duration: Double { Double(frames) / Double(sampleRate) }

    /// The mean of the channels.
    public func mono() -> AudioBuffer {
        guard channels > 1 else { return self }
        let share = 1 / Float(channels)
        var mean = [Float](repeating: 0, count: frames)
        for frame in 0..<frames {
            var sum: Float = 0
            for channel in 0..<channels { sum += samples[frame * channels + channel] }
            mean[frame] = sum * share
        }
        return AudioBuffer(samples: mean, sampleRate: sampleRate)
    }

    /// Takes a constant offset (DC) off each channel.
    ///
    /// - Parameter least: distance of a channel's mean from zero that is taken for one; full scale is 1.
    /// - Returns: also the largest offset that was removed, 0 for none.
    func centred(from least: Float) -> (audio: AudioBuffer, offset: Float) {
        guard frames > 0 else { return (self, 0) }
        var sums = [Double](repeating: 0, count: channels)
        for start in stride(from: 0, to: samples.count, by: channels) {
            for channel in 0..<channels { sums[channel] += Double(samples[start + channel]) }
        }
        let offsets = sums.map { Float($0 / Double(frames)) }.map { abs($0) >= least ? $0 : 0 }
        guard let largest = offsets.map(abs).max(), largest > 0 else { return (self, 0) }
        var centred = self
        for index in samples.indices { centred.samples[index] -= offsets[index % channels] }
        return (centred, largest)
    }

    /// Index of the first value that is not a number or infinite.
    var firstNotFinite: Int? { samples.firstIndex { !$0.isFinite } }
}

/// Conversion between floating-point samples and 16-bit integers.
enum PCM16 {
    /// Nearest integer of 32768 times the sample, clipped; reading and writing a 16-bit file changes nothing.
    static func quantize(_ sample: Float) -> Int16 {
        guard sample.isFinite else { return sample > 0 ? .max : sample < 0 ? .min : 0 }
        return Int16(max(-32768, min(32767, (sample * 32768).rounded(.toNearestOrEven))))
    }

    static func value(_ sample: Int16) -> Float { Float(sample) / 32768 }
}
