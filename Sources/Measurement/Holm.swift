/// Holm's correction for several tests at once: keeps the chance of any false alarm at the level of one test.
///
/// Source: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.
public enum Holm {
    /// Adjusted chances, to be compared with the level as if there were one test.
    ///
    /// - Parameter chances: p-values, 0 to 1; NaN counts as 1.
    /// - Returns: in the order of the arguments.
    public static func adjusted(_ chances: [Double]) -> [Double] {
        let known = chances.map { $0.isNaN ? 1 : $0 }
        var result = known
        var least = 0.0
        for (place, index) in known.indices.sorted(by: { known[$0] < known[$1] }).enumerated() {
            least = max(least, min(1, known[index] * Double(known.count - place)))
            result[index] = least
        }
        return result
    }
}
