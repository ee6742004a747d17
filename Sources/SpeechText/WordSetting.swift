/// How words are set in a line where East Asian ones are among them.
public enum WordSetting {
    /// What stands between two words: nothing after a wide mark and between two words of hanzi or kana, else a space.
    public static func separator(_ first: some StringProtocol, _ second: some StringProtocol) -> String {
        guard let last = first.unicodeScalars.last, let next = second.unicodeScalars.first else { return "" }
        return isWideMark(last) || isWide(last) && isWide(next) ? "" : " "
    }

    /// The width in columns of letters: two for each hanzi, kana and wide mark.
    public static func columns(of text: some StringProtocol) -> Int {
        text.reduce(0) { columns, character in
            columns + (character.unicodeScalars.first.map { isWide($0) || isWideMark($0) } == true ? 2 : 1)
        }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool { scalar.script == .eastAsian }

    private static func isWideMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3001...0x3003, 0x3008...0x3011, 0x3014...0x301F, 0xFF01...0xFF0F, 0xFF1A...0xFF20,
            0xFF3B...0xFF40, 0xFF5B...0xFF65:
            true
        default: false
        }
    }
}
