/// Figures in Prometheus' text format, 0.0.4.
struct Figures {
    /// What was written so far.
    var text = ""

    /// One figure with its values, each with labels; none where they are empty.
    mutating func family(
        _ name: String, _ type: String, _ help: String, _ values: [(labels: String, value: Double)]
    ) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
        for (labels, value) in values {
            text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
        }
    }

    /// One figure without labels.
    mutating func single(_ name: String, _ type: String, _ help: String, _ value: Double) {
        family(name, type, help, [("", value)])
    }

    /// Counts in the order of their keys.
    ///
    /// - Parameter label: of which the keys are values; `nil` where they are labels already.
    static func labelled(_ values: [String: Int], _ label: String?) -> [(labels: String, value: Double)] {
        values.sorted { $0.key < $1.key }.map { key, value in
            (label.map { "\($0)=\"\(key)\"" } ?? key, Double(value))
        }
    }
}
