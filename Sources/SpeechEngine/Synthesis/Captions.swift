import Basics
import SpeechText

/// Speech as captions: lines of words with the times at which they are heard.
///
/// A line has a greatest width and ends after a sentence, or where the words pause.
public struct Captions: Sendable {
    /// File formats of captions.
    public enum Format: String, Sendable, CaseIterable {
        /// SubRip.
        case srt
        /// WebVTT (W3C), with the time of every word inside the line, so that a page can highlight them as they are heard.
        case vtt
    }

    /// Words that are shown together.
    public struct Line: Sendable, Equatable {
        /// In order, at least one.
        public let words: [Speech.Word]

        /// The words as a line is set: with spaces between them, but for East Asian ones.
        public var text: String { joined { $1 } }

        /// The line, with each word as `written` has it, by its place.
        fileprivate func joined(_ written: (Int, String) -> String) -> String {
            var line = ""
            for (index, word) in words.enumerated() {
                if index > 0 { line += WordSetting.separator(words[index - 1].text, word.text) }
                line += written(index, word.text)
            }
            return line
        }
        /// Seconds at which the first word begins.
        public var start: Double { words.first?.start ?? 0 }
        /// Seconds at which the last word ends.
        public var end: Double { words.last?.end ?? 0 }
    }

    /// Seconds without a word, after which a new line begins.
    private static let pause = 1.0

    /// In the order in which they are heard.
    public let lines: [Line]

    /// Cuts words into lines.
    ///
    /// - Parameters:
    ///   - words: of the speech, in order.
    ///   - width: columns of a line, of which an East Asian character takes two; a longer word has a line of its own.
    public init(_ words: [Speech.Word], width: Int = 42) {
        var lines: [Line] = []
        var current: [Speech.Word] = []
        var count = 0
        for word in words {
            let columns = WordSetting.columns(of: word.text)
            let gap = current.last.map { WordSetting.separator($0.text, word.text).count } ?? 0
            if let last = current.last,
                count + gap + columns > width || word.start - last.end > Self.pause
                    || SentenceBoundaries.isEnd(last.text, before: word.text)
            {
                lines.append(Line(words: current))
                current = []
            }
            count = current.isEmpty ? columns : count + gap + columns
            current.append(word)
        }
        if !current.isEmpty { lines.append(Line(words: current)) }
        self.lines = lines
    }

    /// The captions as a file of this format.
    public func text(as format: Format) -> String {
        switch format {
        case .srt:
            lines.enumerated().map { index, line in
                "\(index + 1)\n\(Self.time(line.start, ",")) --> \(Self.time(line.end, ","))\n\(line.text)\n\n"
            }.joined()
        case .vtt:
            "WEBVTT\n\n"
                + lines.map { line in
                    let words = line.joined { index, word in
                        (index == 0 ? "" : "<\(Self.time(line.words[index].start, "."))>")
                            + Self.escaped(word)
                    }
                    return "\(Self.time(line.start, ".")) --> \(Self.time(line.end, "."))\n\(words)\n\n"
                }.joined()
        }
    }

    /// Hours, minutes, seconds, milliseconds: `00:01:02.345`.
    private static func time(_ seconds: Double, _ mark: String) -> String {
        let all = Int(clamping: (max(0, seconds) * 1000).rounded())
        func digits(_ value: Int, _ count: Int) -> String {
            String(repeating: "0", count: max(0, count - String(value).count)) + String(value)
        }
        let clock = [all / 3_600_000, all / 60_000 % 60, all / 1000 % 60].map { digits($0, 2) }
        return clock.joined(separator: ":") + mark + digits(all % 1000, 3)
    }

    /// WebVTT's markup characters.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { text, character in
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            default: text.append(character)
            }
        }
    }
}
