/// Counts of values up to each bound, as Prometheus has them.
struct Histogram {
    private let bounds: [Double]
    private var counts: [Int]
    private var sum = 0.0
    private var count = 0

    init(_ bounds: [Double]) {
        self.bounds = bounds
        counts = [Int](repeating: 0, count: bounds.count)
    }

    mutating func add(_ value: Double) {
        for index in bounds.indices where value <= bounds[index] { counts[index] += 1 }
        sum += value
        count += 1
    }

    /// - Parameter labels: of each line besides the bound; may be empty.
    func lines(_ name: String, labels: String) -> String {
        let (before, own) = labels.isEmpty ? ("", "") : (labels + ",", "{\(labels)}")
        var text = ""
        for (bound, count) in zip(bounds, counts) {
            text += "\(name)_bucket{\(before)le=\"\(bound)\"} \(count)\n"
        }
        return text + "\(name)_bucket{\(before)le=\"+Inf\"} \(count)\n\(name)_sum\(own) \(sum)\n"
            + "\(name)_count\(own) \(count)\n"
    }
}
