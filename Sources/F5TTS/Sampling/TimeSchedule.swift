import Foundation

/// The times at which the flow is evaluated: `steps + 1` increasing values from 0 to 1.
public struct TimeSchedule: Sendable, Hashable {
    /// `steps + 1` times, increasing.
    public let times: [Float]

    /// Number of intervals between the times.
    public var steps: Int { times.count - 1 }

    /// Numerators over 32 of Empirically Pruned Step Sampling (arXiv 2505.19931), as upstream's
    /// `get_epss_timesteps` tabulates them.
    static let epssNumerators: [Int: [Int]] = [
        5: [0, 2, 4, 8, 16, 32],
        6: [0, 2, 4, 6, 8, 16, 32],
        7: [0, 2, 4, 6, 8, 16, 24, 32],
        10: [0, 2, 4, 6, 8, 12, 16, 20, 24, 28, 32],
        12: [0, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32],
        16: [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32],
    ]

    /// - Parameters:
    ///   - steps: number of intervals, at least 1.
    ///   - sway: coefficient `s` of sway sampling, t ← t + s·(cos(πt/2) − 1 + t); `nil` leaves t as it is.
    ///   - pruned: use the EPSS table where it has this number of steps; other numbers are spaced evenly.
    public init(steps: Int, sway: Float? = -1, pruned: Bool = true) {
        precondition(steps >= 1, "a schedule needs at least one step")
        let grid: [Float]
        if pruned, let numerators = Self.epssNumerators[steps] {
            grid = numerators.map { Float($0) / 32 }
        } else {
            grid = Self.evenlySpaced(steps)
        }
        guard let sway else {
            times = grid
            return
        }
        times = grid.map { t in
            t + sway * (Float(cos(Double(Float.pi / 2 * t))) - 1 + t)
        }
    }

    /// torch.linspace(0, 1, steps + 1) in fp32, which counts from both ends towards the middle.
    private static func evenlySpaced(_ steps: Int) -> [Float] {
        let step = Float(1) / Float(steps)
        return (0...steps).map { index in
            index < (steps + 1) / 2 ? step * Float(index) : 1 - step * Float(steps - index)
        }
    }
}
