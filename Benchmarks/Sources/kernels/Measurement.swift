import Foundation

/// Times of one piece of work, repeated.
struct Measurement: Encodable {
    let name: String
    /// Floating-point operations (or bytes, where `unit` says so) of one run.
    let work: Double
    let unit: String
    /// Wall seconds: the best run and the middle one.
    let best: Double
    let median: Double

    /// 10⁹ units of work a second in the best run.
    var rate: Double { work / best * 1e-9 }
    var medianRate: Double { work / median * 1e-9 }

    /// Runs `body` for about `seconds`, at least five times, after one run to warm up.
    init(_ name: String, work: Double, unit: String = "GFLOP/s", seconds: Double, _ body: () -> Void) {
        self.name = name
        self.work = work
        self.unit = unit
        body()
        var times: [Double] = []
        let end = Self.now() + seconds
        while times.count < 5 || Self.now() < end {
            let start = Self.now()
            body()
            times.append(Self.now() - start)
        }
        times.sort()
        best = times[0]
        median = times[times.count / 2]
    }

    private static func now() -> Double {
        Double(DispatchTime.now().uptimeNanoseconds) * 1e-9
    }
}
