/// Conversion between floating-point samples and 16-bit integers.
enum PCM16 {
    /// Nearest integer of 32768 times the sample, clipped; reading and writing a 16-bit file changes nothing.
    static func quantize(_ sample: Float) -> Int16 {
        guard sample.isFinite else { return sample > 0 ? .max : sample < 0 ? .min : 0 }
        return Int16(max(-32768, min(32767, (sample * 32768).rounded(.toNearestOrEven))))
    }

    static func value(_ sample: Int16) -> Float { Float(sample) / 32768 }
}
