import Foundation

/// Random numbers that are the same for the same seed, on every machine: SplitMix64.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// - Parameter seed: every value is as good as another.
    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A number of 0 up to 1, without 1.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A time between two arrivals of a Poisson process, in units of the mean time.
    ///
    /// Source: the inverse of the exponential distribution, −ln(1 − u).
    public mutating func exponential() -> Double { -Foundation.log1p(-uniform()) }
}
