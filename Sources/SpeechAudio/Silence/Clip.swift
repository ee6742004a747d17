/// A piece of 16-bit audio measured in whole milliseconds, and where it comes from.
///
/// Source: `AudioSegment` of `pydub`, whose rounding upstream's cuts depend on: a length is rounded to the nearest
/// millisecond (halves to even), a position in milliseconds is rounded down to a frame, and a slice that reaches
/// beyond the last frame, which a length rounded up allows, is filled with silence.
package struct Clip {
    /// Frames taken from the source, or frames of silence that are in no source.
    package struct Span: Equatable {
        /// First frame in the source.
        package var source: Int?
        /// Frames of the clip.
        package var frames: Int
    }

    /// Interleaved.
    package private(set) var samples: [Int16]
    package let channels: Int
    let sampleRate: Int
    package private(set) var spans: [Span]
    /// Frames of the source for each of the clip; 1 unless the clip is at another rate.
    private(set) var sourceStep = 1.0

    package init(samples: [Int16], channels: Int, sampleRate: Int) {
        self.samples = samples
        self.channels = channels
        self.sampleRate = sampleRate
        spans = samples.isEmpty ? [] : [Span(source: 0, frames: samples.count / channels)]
    }

    private init(samples: [Int16], spans: [Span], like other: Clip) {
        self.samples = samples
        self.spans = spans
        channels = other.channels
        sampleRate = other.sampleRate
        sourceStep = other.sourceStep
    }

    /// Nothing, in the form of another clip.
    static func empty(like other: Clip) -> Clip { Clip(samples: [], spans: [], like: other) }

    package var frames: Int { samples.count / channels }

    /// Milliseconds.
    var length: Int { Self.length(frames: frames, sampleRate: sampleRate) }

    static func length(frames: Int, sampleRate: Int) -> Int {
        Int((1000 * (Double(frames) / Double(sampleRate))).rounded(.toNearestOrEven))
    }

    /// First frame at a time in milliseconds.
    func frame(at milliseconds: Int) -> Int { Self.frame(at: milliseconds, sampleRate: sampleRate) }

    static func frame(at milliseconds: Int, sampleRate: Int) -> Int {
        Int(Double(milliseconds) * (Double(sampleRate) / 1000))
    }

    /// A part, in milliseconds within `length`.
    func slice(_ range: Range<Int>) -> Clip {
        let (start, end) = (
            frame(at: min(range.lowerBound, length)), frame(at: min(range.upperBound, length))
        )
        let (first, last) = (min(start, frames), min(end, frames))
        var part = Clip(
            samples: Array(samples[first * channels..<last * channels]), spans: spans(in: first..<last),
            like: self)
        if first < last { part.appendSilence(frames: end - last) }
        return part
    }

    func from(_ start: Int) -> Clip { slice(min(start, length)..<length) }

    mutating func append(_ other: Clip) {
        samples += other.samples
        spans += other.spans
    }

    mutating func appendSilence(frames: Int) {
        guard frames > 0 else { return }
        samples += [Int16](repeating: 0, count: frames * channels)
        spans.append(Span(source: nil, frames: frames))
    }

    /// Backwards, for measuring from the end; the spans are dropped.
    func reversed() -> Clip { Clip(samples: samples.reversed(), spans: [], like: self) }

    /// The clip at another rate.
    func converted(to rate: Int) -> Clip {
        guard rate != sampleRate else { return self }
        let conversion = LinearRateConversion(from: sampleRate, to: rate)
        var clip = Clip(
            samples: conversion.apply(samples, channels: channels), channels: channels, sampleRate: rate)
        clip.spans = clip.frames > 0 ? [Span(source: spans.first?.source, frames: clip.frames)] : []
        clip.sourceStep = sourceStep * Double(sampleRate) / Double(rate)
        return clip
    }

    /// The part that lies before a frame of the source.
    func before(sourceFrame: Int) -> Clip {
        var kept = 0
        var start = 0
        for span in spans {
            if let source = span.source, source < sourceFrame {
                let part = Int((Double(sourceFrame - source) / sourceStep).rounded(.up))
                kept = start + min(span.frames, part)
            }
            start += span.frames
        }
        return Clip(samples: Array(samples[..<(kept * channels)]), spans: spans(in: 0..<kept), like: self)
    }

    private func spans(in range: Range<Int>) -> [Span] {
        var found: [Span] = []
        var start = 0
        for span in spans {
            let part = range.clamped(to: start..<start + span.frames)
            if !part.isEmpty {
                let offset = Int(Double(part.lowerBound - start) * sourceStep)
                found.append(Span(source: span.source.map { $0 + offset }, frames: part.count))
            }
            start += span.frames
        }
        return found
    }
}
