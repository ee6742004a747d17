import Foundation
import Tensors

/// Gaussian noise from a seed, equal to `torch.manual_seed(seed); torch.randn(count)` on a CPU.
///
/// PyTorch draws from a 32-bit Mersenne Twister. Sixteen values and more are made from uniforms in groups of
/// sixteen by the Box–Muller transform, the last group drawn again where the count is no multiple of 16;
/// fewer are made in pairs from doubles. Source of the facts: ATen `normal_fill` and
/// `normal_distribution`. The transform is evaluated in double precision here, so values agree to about 1e-6.
public struct Noise: Sendable {
    private var generator: MersenneTwister

    /// - Parameter seed: of which PyTorch's generator uses the low 32 bits.
    public init(seed: UInt64) {
        // PyTorch seeds its Twister with the low 32 bits.
        generator = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed))
    }

    /// The next `count` values. Successive calls continue the stream, as successive `torch.randn` do.
    public mutating func normal(count: Int, on pool: ThreadPool) -> [Float] {
        count >= 16 ? groups(count: count, on: pool) : pairs(count: count)
    }

    private mutating func groups(count: Int, on pool: ThreadPool) -> [Float] {
        var values = (0..<count).map { _ in uniform24() }
        values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return }
            let groups = count / 16
            let step = 256
            pool.run((groups + step - 1) / step) { task in
                for group in task * step..<min((task + 1) * step, groups) {
                    Self.boxMuller(base + group * 16)
                }
            }
        }
        if count % 16 != 0 {
            let start = count - 16
            for index in start..<count { values[index] = uniform24() }
            values.withUnsafeMutableBufferPointer { values in
                if let base = values.baseAddress { Self.boxMuller(base + start) }
            }
        }
        return values
    }

    /// Below sixteen values each Box–Muller pair gives its second value to the next call.
    private mutating func pairs(count: Int) -> [Float] {
        var values: [Float] = []
        var spare: Double?
        for _ in 0..<count {
            if let value = spare {
                values.append(Float(value))
                spare = nil
                continue
            }
            let u1 = uniform53()
            let u2 = uniform53()
            let radius = (-2 * log1p(-u2)).squareRoot()
            let angle = 2 * Double.pi * u1
            spare = radius * sin(angle)
            values.append(Float(radius * cos(angle)))
        }
        return values
    }

    /// Sixteen uniforms to as many normal values, in place.
    private static func boxMuller(_ values: UnsafeMutablePointer<Float>) {
        for index in 0..<8 {
            let u1 = Double(1 - values[index])
            let u2 = Double(values[index + 8])
            let radius = (-2 * log(u1)).squareRoot()
            let angle = 2 * Double.pi * u2
            values[index] = Float(radius * cos(angle))
            values[index + 8] = Float(radius * sin(angle))
        }
    }

    private mutating func uniform24() -> Float {
        Float(generator.next() & 0xff_ffff) / Float(1 << 24)
    }

    private mutating func uniform53() -> Double {
        let high = UInt64(generator.next())
        let low = UInt64(generator.next())
        return Double((high << 32 | low) & (1 << 53 - 1)) / Double(1 << 53)
    }
}
