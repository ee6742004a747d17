import SpeechText

/// Time to turn a chat line into tokens and ids, per line, and to read long hostile input.
struct TextBenchmark {
    private static let english = "Thanks for the sub! It's 3.5x faster than gpt-4o, isn't it?"
    private static let chinese = "主播今天状态真不错，刚才那一波操作把我看呆了，能不能再教一下新手怎么练连招，谢谢老板送的火箭，我们一起加油吧朋友们好"

    func run() throws {
        let clock = ContinuousClock()
        let opening = try clock.measure { _ = try PinyinDictionary.bundled() }
        print("open dictionary (first time)  \(opening)")
        for segmentation in Segmentation.allCases {
            let tokenizer = try PinyinTokenizer(segmentation: segmentation)
            for (name, line) in [("English", Self.english), ("Chinese", Self.chinese)] {
                let length = line.unicodeScalars.count
                let time = median { tokenizer.tokens(line).count }
                print("\(segmentation) \(name) \(length) characters  \(time)")
            }
        }
        try normalizing()
        let tokenizer = try PinyinTokenizer()
        let million = [
            ("letters", String(repeating: "a", count: 1 << 20)),
            ("dots", String(repeating: "a.", count: 1 << 19)),
            ("one hanzi", String(repeating: "不", count: 1 << 20 / 3)),
            ("rare hanzi", String(repeating: "龘靐", count: 1 << 20 / 6)),
            ("phrase beginnings", String(repeating: "中华人民共和", count: 1 << 20 / 18)),
            ("emoji", String(repeating: "👨‍👩‍👧‍👦", count: 1 << 20 / 25)),
        ]
        for (name, text) in million {
            let time = clock.measure { _ = tokenizer.tokens(text).count }
            print("1 MB of \(name)  \(time)")
        }
    }

    /// The normaliser alone, and with the tokens that follow; the built-in voice's phonemes are read in the repository's root.
    private func normalizing() throws {
        let normalizer = TextNormalizer()
        let pinyin = try PinyinTokenizer()
        let table = try? PronunciationDictionary(path: "Models/mini/pronunciations.tsv")
        let phonemes = table.map { PhonemeTokenizer(dictionary: $0) }
        let mandarin = table.map { PhonemeTokenizer(dictionary: $0, pinyin: pinyin) }
        let lines = [
            ("English", Self.english),
            ("English chat", "gg wp that was insane lol, raided with 1.2k viewers at 7:30pm EST"),
            ("Chinese", Self.chinese),
            ("Chinese chat", "主播666，今晚8:30开播吗？我买了iPhone 15，花了$999！粉丝1.2万人，3月5日见，哈哈哈哈哈哈，yyds加油"),
        ]
        for (name, line) in lines {
            print(
                "normalise \(name) \(line.unicodeScalars.count) characters  \(median { normalizer.normalize(line).utf8.count })"
            )
            print("  and pinyin tokens  \(median { pinyin.tokens(normalizer.normalize(line)).count })")
            if let phonemes, name.hasPrefix("English") {
                print("  and phonemes  \(median { phonemes.tokens(normalizer.normalize(line)).count })")
            }
            if let mandarin {
                print(
                    "  and phonemes and syllables  \(median { mandarin.tokens(normalizer.normalize(line)).count })"
                )
            }
        }
    }

    /// Median time of one call, over 2,000.
    private func median(_ body: () -> Int) -> Duration {
        let clock = ContinuousClock()
        var times: [Duration] = []
        for _ in 0..<2000 { times.append(clock.measure { _ = body() }) }
        return times.sorted()[times.count / 2]
    }
}
