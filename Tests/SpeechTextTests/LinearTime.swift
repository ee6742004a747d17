import Foundation

/// Whether work takes time in proportion to its input: by the processor time of the calling thread, so that other work on
/// the machine does not count.
enum LinearTime {
    /// - Parameters:
    ///   - size: of a quarter of the input.
    ///   - work: takes a size; synchronous.
    /// - Returns: the times of a quarter and of the whole where the whole took far more than four times as long, in each
    ///   of three tries; `nil` where time is linear.
    static func excess(_ size: Int, _ work: (Int) -> Void) -> String? {
        _ = time(size / 8, work)
        var last = ""
        for _ in 0..<3 {
            let quarter = time(size, work)
            let whole = time(4 * size, work)
            if whole < quarter * 10 + .milliseconds(50) { return nil }
            last = "a quarter takes \(quarter), the whole \(whole)"
        }
        return last
    }

    /// The least of three times.
    private static func time(_ size: Int, _ work: (Int) -> Void) -> Duration {
        var least = Duration.seconds(3600)
        for _ in 0..<3 {
            let start = now()
            work(size)
            least = min(least, now() - start)
        }
        return least
    }

    private static func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
