import SpeechText

/// Times the text front end. With `tokens jieba|rjieba`, or `chunks BYTES`, writes what becomes of each line
/// of standard input as one JSON array a line: the other side of the comparisons in `Training/text`.
@main
enum Text {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.isEmpty {
            try TextBenchmark().run()
        } else if arguments.count == 2, arguments[0] == "tokens",
            let segmentation = Segmentation(rawValue: arguments[1])
        {
            let tokenizer = try PinyinTokenizer(segmentation: segmentation)
            eachLine { tokenizer.tokens($0) }
        } else if arguments.count == 2, arguments[0] == "chunks", let limit = Int(arguments[1]) {
            let chunker = TextChunker(limit: limit, longSentences: .keep)
            eachLine { chunker.chunks($0) }
        } else {
            print("usage: text [tokens jieba|rjieba | chunks BYTES]")
        }
    }

    private static func eachLine(_ convert: (String) -> [String]) {
        while let line = readLine(strippingNewline: false) {
            // Only the line feed goes: a carriage return before it belongs to the text.
            print(json(convert(String(line.unicodeScalars.prefix { $0 != "\n" }))))
        }
    }

    private static func json(_ strings: [String]) -> String {
        var text = "["
        for (index, string) in strings.enumerated() {
            text += index == 0 ? "\"" : ",\""
            for scalar in string.unicodeScalars {
                switch scalar {
                case "\"", "\\": text += "\\\(scalar)"
                case ..<" ":
                    let digits = String(scalar.value, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                default: text.unicodeScalars.append(scalar)
                }
            }
            text += "\""
        }
        return text + "]"
    }
}
