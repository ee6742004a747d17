import SpeechText

/// Times the text front end, or with `tokens jieba|rjieba` writes the tokens of each line of standard
/// input as one JSON array a line.
@main
enum Text {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "tokens" {
            guard let name = arguments.last, let segmentation = Segmentation(rawValue: name) else {
                print("usage: text [tokens jieba|rjieba]")
                return
            }
            try writeTokens(PinyinTokenizer(segmentation: segmentation))
        } else {
            try TextBenchmark().run()
        }
    }

    private static func writeTokens(_ tokenizer: PinyinTokenizer) {
        while let line = readLine(strippingNewline: false) {
            // Only the line end itself: a carriage return before it belongs to the text.
            let text = String(String.UnicodeScalarView(line.unicodeScalars.prefix { $0 != "\n" }))
            print(json(tokenizer.tokens(text)))
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
