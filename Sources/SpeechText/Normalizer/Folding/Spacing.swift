/// White space and marks of the finished text.
enum Spacing {
    private static let marks: Set<Unicode.Scalar> = [",", ".", "!", "?", ":", ";", "，", "。", "！", "？", "、"]

    /// Chinese marks for Latin ones that follow hanzi.
    private static let chinese: [Unicode.Scalar: Unicode.Scalar] = [",": "，", "!": "！", "?": "？"]

    private static func isWideMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "，" || scalar == "。" || scalar == "！" || scalar == "？"
    }

    private static func isComma(_ scalar: Unicode.Scalar) -> Bool { scalar == "," || scalar == "，" }

    /// One space at most, none in front of a mark or at the ends, no mark twice (dots three times at most).
    static func tidy(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        var pending = false
        var dots = 0
        for written in text.unicodeScalars {
            let scalar = last?.isHan == true ? chinese[written] ?? written : written
            if scalar == " " {
                pending = last != nil
                continue
            }
            if scalar == ")" || last == "(" { pending = false }
            dots = scalar == "." ? dots + 1 : 0
            if !scalar.isASCIILetter, marks.contains(scalar) {
                // The pause of a picture that begins the text.
                if last == nil, scalar == "，" || scalar == "," { continue }
                if scalar == last || isComma(scalar) && last.map(isComma) == true,
                    !(scalar == "." && dots <= 3)
                {
                    continue
                }
                pending = false
            }
            if pending, !(scalar.isHan && last.map(isWideMark) == true) { result.append(" ") }
            pending = false
            result.append(scalar)
            last = scalar
        }
        // Or of one that ends it.
        if let last, last == "，" || last == "," { result.removeLast() }
        return String(result)
    }
}
