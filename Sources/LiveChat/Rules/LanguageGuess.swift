/// The language of a text, by the scripts of its letters.
package enum LanguageGuess {
    /// `zh`, `ja`, `ko`, `ru`, `ar`, `el`, `he`, `th`, `hi`, or `en` for Latin letters; `und` where there are none.
    ///
    /// A text with kana is Japanese; otherwise the script with most letters counts, a Chinese character as two.
    package static func language(of text: String) -> String {
        var counts: [String: Int] = [:]
        for scalar in text.unicodeScalars {
            let language: String? =
                switch scalar.value {
                case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: "en"
                case 0x370...0x3FF, 0x1F00...0x1FFF: "el"
                case 0x400...0x52F: "ru"
                case 0x590...0x5FF: "he"
                case 0x600...0x77F: "ar"
                case 0x900...0x97F: "hi"
                case 0xE00...0xE7F: "th"
                case 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9D: "ja"
                case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7A3: "ko"
                case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: "zh"
                default: nil
                }
            if let language { counts[language, default: 0] += language == "zh" ? 2 : 1 }
        }
        if let kana = counts["ja"], kana + (counts["zh"] ?? 0) > (counts["en"] ?? 0) { return "ja" }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "und"
    }
}
