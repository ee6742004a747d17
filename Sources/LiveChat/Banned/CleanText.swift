/// What is taken out of a text before anything else looks at it: scalars that are not seen, and piles of marks.
package enum CleanText {
    /// Combining marks that may follow one base.
    static let maxMarks = 2

    /// The text without controls, invisible scalars and more than two marks on a base. Joiners between letters of
    /// scripts that need them stay, and so do the vowel marks of these scripts. Line ends and tabs become spaces.
    ///
    /// Linear in the length of `text`.
    package static func cleaned(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var marks = 0
        var previous: UInt32 = 0
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            index = scalars.index(after: index)
            let value = scalar.value
            if value == 0x200C || value == 0x200D {
                let isJoiner = joins(previous) && index < scalars.endIndex && joins(scalars[index].value)
                if isJoiner { result.append(scalar) }
                continue
            }
            if value < 0x20 || (0x7F..<0xA0).contains(value) || value == 0x2028 || value == 0x2029 {
                let isSpace = (0x09...0x0D).contains(value) || value == 0x85 || value >= 0x2028
                if isSpace { result.append(" ") }
                continue
            }
            if isInvisible(value) { continue }
            if isMark(value) {
                marks += 1
                if marks > maxMarks { continue }
            } else {
                marks = 0
            }
            result.append(scalar)
            previous = value
        }
        return String(result)
    }

    /// Whether a scalar leaves no trace on a screen: joiners, directions, variation selectors, tags, fillers.
    @inline(__always)
    static func isInvisible(_ scalar: UInt32) -> Bool {
        if scalar < 0xAD { return false }
        switch scalar {
        case 0xAD, 0x034F, 0x061C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200F,
            0x202A...0x202E, 0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB,
            0xE0000...0xE0FFF:
            return true
        default: return false
        }
    }

    /// Whether a scalar is an accent or another mark of scripts whose words are compared without them.
    @inline(__always)
    static func isMark(_ scalar: UInt32) -> Bool {
        if scalar < 0x0300 { return false }
        switch scalar {
        case 0x0300...0x036F, 0x0483...0x0489, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF,
            0x302A...0x302F, 0xFE20...0xFE2F:
            return true
        default: return false
        }
    }

    /// Arabic and the scripts of India and around it, where joiners change what is read.
    private static func joins(_ scalar: UInt32) -> Bool {
        (0x0620...0x07BF).contains(scalar) || (0x0900...0x0DFF).contains(scalar)
    }
}
