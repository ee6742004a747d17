import Foundation
import FuzzDriver
import SpeechText

/// Feeds text the way of a message: to sentences as it comes in pieces, through the normaliser, and to the tokens of the
/// built-in voice and of published checkpoints, all in bounded time.
@main
enum NormalizerFuzz {
    static func main() {
        // Tables are read at the first use, which is not the text's time.
        check("1")
        FuzzDriver.run { start, count in
            let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
            let limit = Duration.milliseconds(200) + .microseconds(200 * count)
            let time = timed(text)
            // A second time where the machine may have had something else to do.
            precondition(time < limit || timed(text) < limit, "\(time) for \(count) bytes")
            return 0
        }
    }
}

private func timed(_ text: String) -> Duration {
    ContinuousClock().measure {
        check(text)
        for sentence in sentences(text) { check(sentence) }
    }
}

private let normalizer = TextNormalizer()
private let pinyin = try? PinyinTokenizer()
private let phonemes =
    (try? PronunciationDictionary(
        utf8: Array("a\tˈA\tə\na.\tˈA\ncall\tkˈɔl\ncat\tkˈæt\ns.\tˈɛs\nu.\tjˈu\n".utf8))).map {
        PhonemeTokenizer(dictionary: $0)
    }

private func check(_ text: String) {
    let spoken = normalizer.normalize(text)
    precondition(!spoken.unicodeScalars.contains { ("0"..."9").contains($0) }, "a digit is left")
    precondition(spoken.utf8.count <= 64 * (text.utf8.count + 1), "the text has grown too long")
    let explained = normalizer.explain(text)
    precondition(explained.spoken == spoken, "the explanation is of another reading")
    let scalars = text.unicodeScalars.count
    precondition(explained.steps.allSatisfy { $0.offset < scalars && !$0.written.isEmpty })
    let ends = SentenceBoundaries.ends(in: spoken)
    precondition(zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 })
    guard let pinyin, let phonemes else { fatalError("no tokenizers") }
    precondition(pinyin.tokens(spoken).count >= spoken.unicodeScalars.count)
    precondition(phonemes.tokens(spoken).allSatisfy { !$0.token.isEmpty })
}

private func sentences(_ text: String) -> [String] {
    var buffer = SentenceBuffer(limits: TextLimits(characters: 1 << 20))
    var found: [String] = []
    for character in text { found += (try? buffer.append(String(character))) ?? [] }
    return found + (buffer.flush().map { [$0] } ?? [])
}
