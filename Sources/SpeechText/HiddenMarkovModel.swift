/// The four-state model that finds words which are not in the dictionary: each character begins (B),
/// ends (E), continues (M) a word or is one by itself (S). Probabilities are natural logarithms.
struct HiddenMarkovModel: Sendable {
    /// The characters the model is asked about.
    static let range: ClosedRange<UInt32> = 0x4E00...0x9FD5

    static let begin = 0
    static let end = 1
    static let middle = 2
    static let single = 3

    /// 4 values, by state.
    let start: MappedTable<Double>
    /// 16 values, from state · 4 + to state.
    let transitions: MappedTable<Double>
    /// Row of `emissions` for each character of `range`; row 0 is for characters without any.
    private let rows: MappedTable<UInt16>
    /// 4 values a row, by state.
    private let emissions: MappedTable<Double>

    init(
        start: MappedTable<Double>, transitions: MappedTable<Double>, rows: MappedTable<UInt16>,
        emissions: MappedTable<Double>, file: DictionaryFile
    ) throws(TextError) {
        guard emissions.count % 4 == 0 else { throw file.error("section modelEmissions is not in rows of 4") }
        for index in 0..<rows.count where Int(rows[index]) >= emissions.count / 4 {
            throw file.error("section modelRows names row \(rows[index]) of \(emissions.count / 4)")
        }
        self.start = start
        self.transitions = transitions
        self.rows = rows
        self.emissions = emissions
    }

    /// - Precondition: `scalar` is in `range`.
    @inline(__always)
    func emission(_ scalar: UInt32, _ state: Int) -> Double {
        emissions[Int(rows[Int(scalar - Self.range.lowerBound)]) * 4 + state]
    }
}
