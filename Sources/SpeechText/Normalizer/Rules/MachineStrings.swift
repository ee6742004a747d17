extension NormalizerScanner {
    /// Letters of the longest word, and digits of the longest number, that are read: about five seconds of speech.
    private static let longestWord = 50
    private static let longestNumber = 24

    /// Ids, hashes, keys and encoded data: named and left out.
    mutating func takeMachineString() -> Bool {
        guard position >= machineFree, isBoundary(position - 1) else { return false }
        if matches("data:image/", at: position) { return takeEncodedImage() }
        var end = position
        var count = MachineString()
        while end < scalars.count, MachineString.isPart(scalars[end]) {
            count.push(scalars[end])
            end += 1
        }
        machineFree = end
        while end > position, !scalars[end - 1].isASCIILetter, !scalars[end - 1].isDigit,
            scalars[end - 1] != "="
        {
            end -= 1
        }
        let length = end - position
        guard length >= MachineString.shortest else { return false }
        let digits = digitsEnd(from: position) - position
        if digits == length, length > Self.longestNumber {
            let words = words(position..<end)
            let many = words.cardinal(String(length).utf8.map { Int($0) - 0x30 })
            say(
                words.language == .english ? "a number of \(many) digits" : "\(many)位数", words.language,
                upTo: end)
            return true
        }
        guard let name = count.name ?? longWord(end) else { return false }
        // The parts of a token are said once.
        while at(end) == ".", isAlphanumeric(end + 1) {
            var next = end + 1
            while next < scalars.count, MachineString.isPart(scalars[next]) { next += 1 }
            guard next - end > MachineString.shortest else { break }
            end = next
        }
        let language = language(position..<end)
        say(language == .english ? name.english : name.chinese, language, upTo: end)
        return true
    }

    /// data:image/png;base64,iVBORw0…
    private mutating func takeEncodedImage() -> Bool {
        var end = position
        while end < scalars.count,
            MachineString.isPart(scalars[end]) || ":;,.".unicodeScalars.contains(scalars[end])
        {
            end += 1
        }
        let language = language(position..<end)
        say(language == .english ? "an image" : "一张图片", language, upTo: end)
        return true
    }

    private func longWord(_ end: Int) -> MachineString.Name? {
        word.range.lowerBound == position && word.count > Self.longestWord
            ? ("a very long word", "一长串字母") : nil
    }
}

/// What a run of letters, digits and the signs of codes looks like.
struct MachineString {
    typealias Name = (english: String, chinese: String)

    /// Scalars of the shortest run that is looked at.
    static let shortest = 10

    private var length = 0
    private var digits = 0
    private var capitals = 0
    private var small = 0
    private var hexadecimal = 0
    private var hyphens = 0
    private var slashes = 0
    /// Changes between letters and digits, and from small letters to capitals and back.
    private var changes = 0
    private var cases = 0
    private var last = Kind.other
    private var hyphenPlaces = 0

    private enum Kind { case digit, capital, small, other }

    static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCIILetter || scalar.isDigit || scalar == "-" || scalar == "_" || scalar == "+"
            || scalar == "/"
            || scalar == "="
    }

    mutating func push(_ scalar: Unicode.Scalar) {
        let kind: Kind =
            scalar.isDigit
            ? .digit : scalar.isASCIILetter ? (scalar.value < 0x60 ? .capital : .small) : .other
        switch kind {
        case .digit: digits += 1
        case .capital: capitals += 1
        case .small: small += 1
        case .other:
            if scalar == "-" || scalar == "_" {
                hyphens += 1
                if length < 32 { hyphenPlaces |= 1 << length }
            } else if scalar == "/" {
                slashes += 1
            }
        }
        if kind == .digit || (97...102).contains(scalar.lowercased.value) { hexadecimal += 1 }
        if kind != last, last != .other, kind != .other {
            if kind == .digit || last == .digit { changes += 1 } else { cases += 1 }
        }
        last = kind
        length += 1
    }

    /// What it is called, or `nil` for text.
    var name: Name? {
        let letters = capitals + small
        guard digits > 0, letters > 0 else {
            // Base64 without digits changes case again and again.
            return length >= 24 && capitals >= 6 && small >= 6 && cases * 3 >= length && slashes < 3
                ? Self.code : nil
        }
        // 8-4-4-4-12
        if length == 36, hyphens == 4, hexadecimal == 32, hyphenPlaces == 1 << 8 | 1 << 13 | 1 << 18 | 1 << 23
        {
            return ("an ID", "一个编号")
        }
        if hyphens == 0, slashes == 0, hexadecimal == length, length >= 16 { return ("a hash", "一串哈希值") }
        if hyphens == 0, slashes == 0, length >= 18, hexadecimal >= length - 1, digits > 4 {
            return ("a hash", "一串哈希值")
        }
        let isMixed = changes + cases >= 5 && changes >= 2 && (changes + cases) * 5 >= length
        if hyphens * 8 > length || slashes * 8 > length { return nil }
        if length >= 40, changes + cases >= 10, cases >= 3, slashes + hyphens <= 4 { return Self.code }
        return isMixed && capitals > 0 && (small > 0 || length >= 16)
            || isMixed && changes >= 5 && length >= 12 ? Self.code : nil
    }

    private static let code: Name = ("a code", "一串代码")
}
