extension NormalizerScanner {
    /// 1e6, 1E-5.
    mutating func takeScientific() -> Bool {
        guard !isLetter(position - 1), let (number, end) = writtenNumber(from: position),
            at(end) == "e" || at(end) == "E",
            number.whole.count <= 6
        else { return false }
        let sign = at(end + 1)
        let isSigned = sign == "-" || sign == "+"
        let start = isSigned ? end + 2 : end + 1
        let powerEnd = digitsEnd(from: start)
        guard (1...3).contains(powerEnd - start), isBoundary(powerEnd) else { return false }
        let words = words(position..<powerEnd)
        let power =
            (sign == "-" ? words.language == .english ? "minus " : "负" : "")
            + words.cardinal(digits(start..<powerEnd))
        let said =
            words.language == .english
            ? "\(words.number(number)) times ten to the power of \(power)"
            : "\(words.number(number))乘以十的\(power)次方"
        say(said, words.language, upTo: powerEnd)
        return true
    }

    /// A Greek letter by itself: π, Σ, Δt.
    mutating func takeGreekLetter() -> Bool {
        guard let scalar = peek(), (0x391...0x3C9).contains(scalar.value),
            let name = SymbolNames.greek[scalar],
            !isGreek(at(position - 1)), !isGreek(at(position + 1))
        else { return false }
        let words = words(position..<position + 1)
        output += words.word(name.english, name.chinese)
        position += 1
        return true
    }

    private func isGreek(_ scalar: Unicode.Scalar?) -> Bool {
        scalar.map { (0x370...0x3FF).contains($0.value) || (0x1F00...0x1FFF).contains($0.value) } ?? false
    }

    /// C++, C#.
    mutating func takeProgrammingName() -> Bool {
        guard isBoundary(position - 1) else { return false }
        if matches("++", at: word.end) {
            output.append(contentsOf: scalars[word.range])
            output += " plus plus "
            position = word.end + 2
            return true
        }
        guard at(word.end) == "#", word.count == 1, "cfgadbe".contains(word.key),
            word.isCapital || word.key == "c",
            at(word.end + 1)?.isLetter != true || at(word.end + 1)?.isHan == true, !isDigit(word.end + 1)
        else { return false }
        output.append(scalars[position])
        output += " sharp "
        position = word.end + 1
        return true
    }

    private static let keyNames: [String: String] = [
        "ctrl": "control", "control": "control", "alt": "alt", "shift": "shift", "cmd": "command",
        "command": "command",
        "option": "option", "fn": "function", "win": "windows", "super": "super", "meta": "meta",
    ]

    private static let lastKeys = [
        "esc": "escape", "del": "delete", "ins": "insert", "pgup": "page up", "pgdn": "page down",
        "tab": "tab",
    ]

    /// The key after the one at the position: Ctrl+Z, ctrl + z, ctrl-alt-del.
    private var nextKey: Int? {
        let sign = at(word.end) == " " ? word.end + 1 : word.end
        guard
            at(sign) == "+"
                || at(sign) == "-" && sign == word.end && ["ctrl", "cmd", "alt"].contains(word.key)
                    && (at(position - 1) != "-" || Self.keyNames[wordBefore(position - 1).key] != nil)
        else {
            return nil
        }
        let next = sign > word.end ? sign + 2 : sign + 1
        guard isAlphanumeric(next), sign == word.end || at(sign + 1) == " " else { return nil }
        let key = ScannedWord(scalars, from: next)
        if sign == word.end, at(sign) == "+" { return next }
        // "alt + f4" and "ctrl-c", but not "shift + more" or "alt-right".
        return key.count == 1 || Self.lastKeys[key.key] != nil || Self.keyNames[key.key] != nil ? next : nil
    }

    /// Ctrl+Z, Alt+F4.
    mutating func takeKeys() -> Bool {
        guard let sign = at(at(word.end) == " " ? word.end + 1 : word.end), sign == "+" || sign == "-",
            let name = Self.keyNames[word.key], let next = nextKey,
            isBoundary(position - 1)
        else { return false }
        output += name + " "
        position = next
        let key = ScannedWord(scalars, from: position)
        if key.count == 1, isBoundary(key.end) {
            output += key.key.uppercased()
            position = key.end
        } else if let last = Self.lastKeys[key.key], isBoundary(key.end) {
            output += last
            position = key.end
        }
        return true
    }
}
