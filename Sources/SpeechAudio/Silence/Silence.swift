import Foundation

/// Finds silence by its level over windows of time.
///
/// Source: `pydub.silence` 0.25.1, to the millisecond and the truncated integer of its levels.
package struct Silence {
    /// Length of a window, and least length of a silence, in milliseconds.
    var minimum: Int
    /// Decibels relative to full scale; windows up to this level are silent.
    var threshold: Double
    /// Milliseconds from one window to the next.
    var step = 10

    package init(minimum: Int, threshold: Double) {
        self.minimum = minimum
        self.threshold = threshold
    }

    /// Silent parts in milliseconds, in order and apart from each other.
    package func silent(in clip: Clip) -> [Range<Int>] {
        let length = clip.length
        guard length >= minimum else { return [] }
        let limit = pow(10, threshold / 20) * 32768
        let levels = LevelRuler(clip)
        let last = length - minimum
        var starts = Array(stride(from: 0, through: last, by: step))
        if last % step != 0 { starts.append(last) }
        starts = starts.filter { Double(levels.rms($0..<$0 + minimum)) <= limit }
        guard var previous = starts.first else { return [] }
        var ranges: [Range<Int>] = []
        var current = previous
        for start in starts.dropFirst() {
            // Windows that overlap belong together, even if one between them is loud.
            if start != previous + step, start > previous + minimum {
                ranges.append(current..<previous + minimum)
                current = start
            }
            previous = start
        }
        ranges.append(current..<previous + minimum)
        return ranges
    }

    /// What lies between the silent parts.
    func sounding(in clip: Clip) -> [Range<Int>] {
        let silent = silent(in: clip)
        let length = clip.length
        if silent == [0..<length] { return [] }
        var ranges: [Range<Int>] = []
        var end = 0
        for range in silent {
            if range.lowerBound > 0 { ranges.append(end..<range.lowerBound) }
            end = range.upperBound
        }
        if end != length || silent.isEmpty { ranges.append(end..<length) }
        return ranges
    }

    /// The parts that sound, with some of the silence around them.
    ///
    /// - Parameter keep: milliseconds of silence left at each side; where two parts would overlap, they meet in
    ///   the middle.
    package func split(_ clip: Clip, keep: Int) -> [Clip] {
        var ranges = sounding(in: clip).map { (start: $0.lowerBound - keep, end: $0.upperBound + keep) }
        for index in ranges.indices.dropFirst() where ranges[index].start < ranges[index - 1].end {
            // Halves are rounded down, also below zero.
            let middle = (ranges[index - 1].end + ranges[index].start) >> 1
            ranges[index - 1].end = middle
            ranges[index].start = middle
        }
        return ranges.map { clip.slice(max($0.start, 0)..<min($0.end, clip.length)) }
    }

    /// Milliseconds of silence at the start, in whole steps, at most the clip's length.
    ///
    /// - Parameter threshold: decibels below which a step is silent.
    static func leading(_ clip: Clip, threshold: Double, step: Int = 10) -> Int {
        let levels = LevelRuler(clip)
        let length = clip.length
        var time = 0
        while time < length {
            let rms = levels.rms(time..<time + step)
            guard rms == 0 || 20 * (log(Double(rms) / 32768) / log(10)) < threshold else { break }
            time += step
        }
        return min(time, length)
    }
}

/// Takes long silences out of finished speech.
///
/// Source: `remove_silence_for_generated_wav` of `f5-tts`: silences of 1 s and more at −50 dB or below keep half a
/// second at each side.
public struct SilenceRemoval: Sendable {
    /// Milliseconds left at each side of what sounds.
    private static let keep = 500

    public init() {}

    /// Mono samples without the silences; nothing if all is silent.
    public func apply(_ samples: [Float], sampleRate: Int) -> [Float] {
        let clip = Clip(samples: samples.map(PCM16.quantize), channels: 1, sampleRate: sampleRate)
        return Silence(minimum: 1000, threshold: -50).split(clip, keep: Self.keep).flatMap { part in
            part.spans.flatMap { span -> [Float] in
                guard let start = span.source else { return [Float](repeating: 0, count: span.frames) }
                return Array(samples[start..<start + span.frames])
            }
        }
    }
}
