import Foundation

/// Changes the sample rate with a Hann-windowed sinc filter.
///
/// Source: `torchaudio.functional.resample` with its defaults (`sinc_interp_hann`, `lowpass_filter_width` 6,
/// `rolloff` 0.99). Its kernels hold a row of `2·width + from` values for each of `to` phases, nearly all of
/// them zeros when the rates share no large factor; here each phase keeps only the taps under the window.
public struct Resampler: Sendable {
    /// Zero crossings of the sinc on each side.
    private static let zeroCrossings = 6.0
    /// Cut-off as a share of the lower Nyquist frequency.
    private static let rolloff = 0.99

    /// Samples a second that come in.
    public let sourceRate: Int
    /// Samples a second that come out.
    public let targetRate: Int

    /// Both rates divided by their greatest common divisor.
    private let from: Int
    private let to: Int
    private let phases: [Phase]

    struct Phase: Sendable {
        /// Offset of the first tap from the sample under the phase's block.
        var first: Int
        var taps: [Float]
    }

    /// - Parameters:
    ///   - sourceRate: samples a second that come in, more than 0.
    ///   - targetRate: samples a second that come out, more than 0.
    public init(from sourceRate: Int, to targetRate: Int) {
        precondition(sourceRate > 0 && targetRate > 0)
        self.sourceRate = sourceRate
        self.targetRate = targetRate
        let divisor = Self.greatestCommonDivisor(sourceRate, targetRate)
        let (from, to) = (sourceRate / divisor, targetRate / divisor)
        self.from = from
        self.to = to
        phases = from == to ? [] : (0..<to).map { Self.phase($0, from: from, to: to) }
    }

    private static func phase(_ index: Int, from: Int, to: Int) -> Phase {
        let base = Double(min(from, to)) * rolloff
        let width = Int((zeroCrossings * Double(from) / base).rounded(.up))
        // torchaudio divides the phases in single precision.
        let shift = Double(Float(-index) / Float(to))
        let reach = zeroCrossings / base
        let lowest = max(-width, Int(((-reach - shift) * Double(from)).rounded(.down)))
        let highest = min(width + from - 1, Int(((reach - shift) * Double(from)).rounded(.up)))
        let taps = (lowest...highest).map { offset -> Float in
            let time = min(max((shift + Double(offset) / Double(from)) * base, -zeroCrossings), zeroCrossings)
            let window = cos(time * .pi / zeroCrossings / 2)
            let sinc = time == 0 ? 1 : sin(time * .pi) / (time * .pi)
            return Float(sinc * window * window * base / Double(from))
        }
        return Phase(first: lowest, taps: taps)
    }

    /// The only phase of a division of the rate by a whole number.
    var filter: Phase { phases[0] }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }

    /// `⌈count · to / from⌉` samples of one channel; time is linear in samples and taps.
    public func apply(_ samples: [Float]) -> [Float] {
        guard from != to else { return samples }
        let count = (samples.count * to + from - 1) / from
        var output = [Float](repeating: 0, count: count)
        samples.withUnsafeBufferPointer { samples in
            for index in 0..<count {
                let phase = phases[index % to]
                let start = index / to * from + phase.first
                let lower = max(0, -start)
                let upper = min(phase.taps.count, samples.count - start)
                guard lower < upper else { continue }
                var sum = 0.0
                for tap in lower..<upper { sum += Double(phase.taps[tap]) * Double(samples[start + tap]) }
                output[index] = Float(sum)
            }
        }
        return output
    }

    /// Every channel at the target rate.
    public func apply(_ audio: AudioBuffer) -> AudioBuffer {
        precondition(audio.sampleRate == sourceRate)
        let channels = audio.channels
        guard channels > 1 else {
            return AudioBuffer(samples: apply(audio.samples), sampleRate: targetRate)
        }
        let planes = (0..<channels).map { channel in
            apply(stride(from: channel, to: audio.samples.count, by: channels).map { audio.samples[$0] })
        }
        let frames = planes[0].count
        let samples = (0..<frames).flatMap { frame in planes.map { $0[frame] } }
        return AudioBuffer(samples: samples, sampleRate: targetRate, channels: channels)
    }
}
