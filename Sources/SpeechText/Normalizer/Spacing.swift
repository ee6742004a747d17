/// White space and marks of the finished text.
enum Spacing {
    private static let marks: Set<Unicode.Scalar> = [",", ".", "!", "?", ":", ";", "，", "。", "！", "？", "、"]

    /// One space at most, none in front of a mark or at the ends, no mark twice (dots three times at most).
    static func tidy(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        var pending = false
        var dots = 0
        for scalar in text.unicodeScalars {
            if scalar == " " {
                pending = last != nil
                continue
            }
            dots = scalar == "." ? dots + 1 : 0
            if marks.contains(scalar) {
                if scalar == last, !(scalar == "." && dots <= 3) { continue }
                pending = false
            }
            if pending { result.append(" ") }
            pending = false
            result.append(scalar)
            last = scalar
        }
        return String(result)
    }
}
