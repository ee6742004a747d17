/// Figures in one of the forms that Prometheus reads.
///
/// Sources: Prometheus' text-based format, 0.0.4; the OpenMetrics specification, 1.0.0.
struct Figures {
    enum Form {
        case prometheus
        /// Counters are named without `_total` where they are described, and the end is marked, so that a part is not taken
        /// for the whole.
        case openMetrics

        /// OpenMetrics for those who ask for it.
        init(accept: String?) {
            self =
                accept?.lowercased().contains("application/openmetrics-text") == true
                ? .openMetrics : .prometheus
        }

        var mediaType: String {
            switch self {
            case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            }
        }
    }

    enum Kind: String {
        case counter, gauge, histogram
    }

    private let form: Form
    private var written = ""

    init(_ form: Form = .prometheus) { self.form = form }

    /// All that was written, with its end.
    var text: String { form == .openMetrics ? written + "# EOF\n" : written }

    private mutating func describe(_ name: String, _ kind: Kind, _ help: String) {
        var family = name
        if form == .openMetrics, kind == .counter, name.hasSuffix("_total") { family.removeLast(6) }
        written += "# HELP \(family) \(help)\n# TYPE \(family) \(kind.rawValue)\n"
    }

    /// One figure with its values, each with labels; none where they are empty. A counter's name ends in `_total`.
    mutating func family(
        _ name: String, _ kind: Kind, _ help: String, _ values: [(labels: String, value: Double)]
    ) {
        describe(name, kind, help)
        for (labels, value) in values {
            written += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
        }
    }

    /// One figure without labels.
    mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        family(name, kind, help, [("", value)])
    }

    /// What a program is, as labels of a figure that is always 1.
    mutating func info(_ name: String, _ help: String, _ labels: [(name: String, value: String)]) {
        let list = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
        family(name, .gauge, help, [(list, 1)])
    }

    /// Counts of values, for each of some labels.
    mutating func histograms(_ name: String, _ help: String, _ values: [(labels: String, value: Histogram)]) {
        describe(name, .histogram, help)
        for (labels, histogram) in values { written += histogram.lines(name, labels: labels) }
    }

    /// Counts in the order of their keys.
    ///
    /// - Parameter label: of which the keys are values; `nil` where they are labels already.
    static func labelled<Number: BinaryInteger>(
        _ values: [String: Number], _ label: String?
    ) -> [(labels: String, value: Double)] {
        values.sorted { $0.key < $1.key }.map { key, value in
            (label.map { "\($0)=\"\(escaped(key))\"" } ?? key, Double(value))
        }
    }

    /// A text as a label's value.
    static func escaped(_ text: String) -> String {
        String(
            text.flatMap { character -> [Character] in
                switch character {
                case "\\": ["\\", "\\"]
                case "\"": ["\\", "\""]
                case _ where character.isNewline: ["\\", "n"]
                default: [character]
                }
            })
    }
}
