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
        print("".padding(toLength: 24, withPad: " ", startingAt: 0), "whole line  decision   finds")
        let engine = try ChatRuleEngine(rules: ChatRules(), banned: words, facts: facts)
        for (name, line) in lines {
            let (search, finds) = best { words.finds(in: line).count }
            let message = ChatMessage(
                id: "", platform: .generic, channel: "c",
                author: ChatAuthor(id: "1", login: "mia", name: "Mia"),
                fragments: [.text(line)], sent: .distantPast, received: .distantPast)
            let (decision, _) = best {
                var engine = engine
                return engine.decide(message).steps.count
            }
            let times = String(format: "%7.2f ms %7.2f ms", search, decision)
            print(name.padding(toLength: 24, withPad: " ", startingAt: 0), times, finds)
        }
    }

    /// The least milliseconds of ten runs, and what the last gave.
    private static func best(_ body: () -> Int) -> (Double, Int) {
        var best = Double.infinity
        var result = 0
        for _ in 0..<10 {
            let start = ContinuousClock.now
            result = body()
            best = min(best, (ContinuousClock.now - start) / .milliseconds(1))
        }
        return (best, result)
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
