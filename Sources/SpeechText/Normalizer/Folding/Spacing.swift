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
    static func tidy(_ text: [UInt8]) -> String {
        text.withUnsafeBufferPointer(tidyASCII) ?? tidyAny(String(decoding: text, as: UTF8.self))
    }

    /// The same for text of ASCII only, byte by byte; `nil` for any other.
    private static func tidyASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        return String(unsafeUninitializedCapacity: bytes.count) { result in
            var count = 0
            var isPending = false
            var dots = 0
            for byte in bytes {
                if byte == UInt8(ascii: " ") {
                    isPending = count > 0
                    continue
                }
                let last = count > 0 ? result[count - 1] : 0
                if byte == UInt8(ascii: ")") || last == UInt8(ascii: "(") { isPending = false }
                dots = byte == UInt8(ascii: ".") ? dots + 1 : 0
                if isMark(byte) {
                    if count == 0, byte == UInt8(ascii: ",") { continue }
                    if byte == last, !(byte == UInt8(ascii: ".") && dots <= 3) { continue }
                    isPending = false
                }
                if isPending {
                    result[count] = UInt8(ascii: " ")
                    count += 1
                }
                isPending = false
                result[count] = byte
                count += 1
            }
            if count > 0, result[count - 1] == UInt8(ascii: ",") { count -= 1 }
            return count
        }
    }

    @inline(__always)
    private static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ":"),
            UInt8(ascii: ";"):
            true
        default: false
        }
    }

    private static func tidyAny(_ text: String) -> String {
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
