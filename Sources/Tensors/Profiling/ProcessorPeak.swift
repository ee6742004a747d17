import CKernels
import Foundation

/// What this processor can do at most, measured.
public struct ProcessorPeak: Sendable {
    /// Operations a second of all threads together: fp32 in registers, bytes in the first-level cache.
    public let fp32: Double
    public let int8: Double
    /// Bytes a second, read and written, from memory larger than the caches.
    public let memory: Double
    /// The instruction set in use.
    public let instructionSet: String

    /// Takes about a third of `seconds` for each figure and keeps the best of many short runs: other programs can only
    /// make them slower.
    public init(on pool: ThreadPool, seconds: Double = 1) {
        let kernels = Kernels.current
        instructionSet = Kernels.name
        func best(_ loop: @escaping (UnsafeMutablePointer<Float>?) -> Double) -> Double {
            var result: Float = 0
            let work = loop(&result)
            let passes = 8
            return Self.best(seconds: seconds / 3) {
                pool.run(pool.threads) { (_: Int) in
                    var result: Float = 0
                    for _ in 0..<passes { _ = loop(&result) }
                }
                return work * Double(passes * pool.threads)
            }
        }
        fp32 = best { kernels.peak_fp32($0) }
        int8 = best { kernels.peak_int8($0) }
        let rows = 16384
        let (x, y) = (Matrix(rows: rows, columns: 1024), Matrix(rows: rows, columns: 1024))
        memory = Self.best(seconds: seconds / 3) {
            pool.run(64) { index in
                let range = index * rows / 64..<(index + 1) * rows / 64
                y.rows(range).copy(from: x.rows(range))
            }
            return Double(rows * 1024 * 8)
        }
    }

    /// The largest rate over runs of `body`, which returns its amount of work.
    private static func best(seconds: Double, _ body: () -> Double) -> Double {
        let end = ContinuousClock.now + .seconds(seconds)
        var rate = 0.0
        repeat {
            let start = ContinuousClock.now
            let work = body()
            let elapsed = ContinuousClock.now - start
            rate = max(rate, work / elapsed.seconds)
        } while ContinuousClock.now < end
        return rate
    }

    /// The least seconds that an operation takes.
    public func floor(of operation: LoggedOperation) -> Double {
        switch operation.kind {
        case .fp32: operation.work / fp32
        case .int8: operation.work / int8
        case .memory: operation.work / memory
        }
    }
}
