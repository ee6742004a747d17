import Foundation
import LiveChat
import SpeechText

/// Times the banned words on lines that are made to be slow: 100 kB each, best of ten. With a table of pronunciations
/// as argument, words that sound like one are looked for too.
@main
enum Chat {
    static func main() throws {
        var facts = SpeechFacts()
        if let path = CommandLine.arguments.dropFirst().first {
            let dictionary = try PronunciationDictionary(path: path)
            facts.pronounce = { dictionary.entry($0)?.phonemes }
        }
        let words = try BannedWords(BannedList.bundled(), facts: facts)
        for (name, line) in lines {
            var best = Double.infinity
            var count = 0
            for _ in 0..<10 {
                let start = ContinuousClock.now
                count = words.finds(in: line).count
                best = min(best, (ContinuousClock.now - start) / .milliseconds(1))
            }
            print(
                name.padding(toLength: 28, withPad: " ", startingAt: 0), String(format: "%7.2f ms", best),
                count, "finds")
        }
    }

    private static let size = 100_000

    private static var lines: [(String, String)] {
        var random = SystemRandomNumberGenerator()
        return [
            ("prose", filled("the quick brown fox jumps over the lazy dog ")),
            ("one letter", filled("a")),
            ("digits for letters", filled("n1663 f4660 ")),
            ("signs", filled("!1|$@")),
            ("letters one by one", filled("s h i t ")),
            ("beginnings of words", filled("niggefaggocunporslu")),
            ("exceptions", filled("snigger niggle ")),
            ("marks", filled("a\u{301}\u{302}\u{303}\u{304}")),
            ("mathematical letters", filled("\u{1D4F7}\u{1D4F2}\u{1D4F0}")),
            ("Cyrillic among Latin", filled("fаgоt nіgе ")),
            ("Chinese", filled("今天天气真好大家一起出去玩吧")),
            ("Chinese, taken apart", filled("操*你，妈 ")),
            ("knee", filled("knee ")),
            (
                "random",
                String(
                    String.UnicodeScalarView(
                        (0..<size / 3).map { _ in
                            Unicode.Scalar(UInt32.random(in: 0x20..<0xD000, using: &random)) ?? " "
                        }))
            ),
        ]
    }

    private static func filled(_ text: String) -> String {
        String(repeating: text, count: size / text.utf8.count + 1)
    }
}
