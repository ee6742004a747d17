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
