/// Levels of mono speech in frames of 10 ms, gathered while it is made; one pass over the samples.
struct FrameLevels: Sendable {
    /// Samples of a frame at 24 kHz.
    static let frame = 240
    /// Full scale of 16 bits.
    private static let fullScale: Float = 32767 / 32768

    /// Mean power of each whole frame.
    private(set) var powers: [Float] = []
    /// Samples at full scale or beyond.
    private(set) var clipped = 0
    /// Samples that were given.
    private(set) var count = 0
    /// Whether all of them are numbers.
    private(set) var isFinite = true
    /// Samples of the frame that is not whole yet.
    private var rest: [Float] = []

    /// Takes the next samples, any number of them.
    mutating func append(_ samples: [Float]) {
        count += samples.count
        var samples = samples[...]
        if !rest.isEmpty {
            let missing = samples.prefix(Self.frame - rest.count)
            rest += missing
            samples = samples.dropFirst(missing.count)
            guard rest.count == Self.frame else { return }
            let frame = rest
            rest = []
            frame.withUnsafeBufferPointer { add($0) }
        }
        let whole = samples.count / Self.frame * Self.frame
        samples.withUnsafeBufferPointer { buffer in
            for start in stride(from: 0, to: whole, by: Self.frame) {
                add(UnsafeBufferPointer(rebasing: buffer[start..<start + Self.frame]))
            }
        }
        rest += samples.dropFirst(whole)
    }

    private mutating func add(_ frame: UnsafeBufferPointer<Float>) {
        var (sums, peaks) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        let bytes = UnsafeRawBufferPointer(frame)
        for start in stride(from: 0, to: Self.frame, by: 8) {
            let values = bytes.loadUnaligned(
                fromByteOffset: start * MemoryLayout<Float>.stride, as: SIMD8<Float>.self)
            let squares = values * values
            sums += squares
            peaks = pointwiseMax(peaks, squares)
        }
        let power = sums.sum() / Float(Self.frame)
        if peaks.max() >= Self.fullScale * Self.fullScale {
            clipped += frame.count { abs($0) >= Self.fullScale }
        }
        if !power.isFinite { isFinite = false }
        powers.append(power)
    }
}
