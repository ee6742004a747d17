import Foundation
import FuzzDriver
import SpeechText

/// Feeds the text front end: the first byte chooses between a vocabulary, a damaged dictionary, and text that
/// goes through both segmenters and both ways of chunking.
@main
enum TextFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let bytes = UnsafeBufferPointer(start: start, count: count)
            guard let choice = bytes.first else { return 0 }
            let rest = bytes.dropFirst()
            switch choice % 8 {
            case 0: if let vocabulary = try? Vocabulary(utf8: rest) { checkVocabulary(vocabulary) }
            case 1: checkDictionary(rest)
            default: checkText(String(decoding: rest, as: UTF8.self), limit: Int(choice))
            }
            return 0
        }
    }
}

private let tokenizers = Segmentation.allCases.compactMap { try? PinyinTokenizer(segmentation: $0) }
private let dictionary = try? Data(contentsOf: URL(fileURLWithPath: PinyinDictionary.bundledPath))

private func checkVocabulary(_ vocabulary: Vocabulary) {
    for (id, token) in vocabulary.tokens.enumerated() { precondition(vocabulary.id(of: token) == Int32(id)) }
}

/// Writes over the dictionary as the input says: three bytes of place, one of value.
private func checkDictionary(_ edits: Slice<UnsafeBufferPointer<UInt8>>) {
    guard var data = dictionary else { return }
    var edits = edits
    while edits.count >= 4 {
        let place = edits.prefix(3).reduce(0) { $0 << 8 | Int($1) }
        data[place % data.count] = edits[edits.startIndex + 3]
        edits = edits.dropFirst(4)
    }
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("fuzz-\(getpid()).dict")
    try? data.write(to: url)
    guard let damaged = try? PinyinDictionary(path: url.path) else { return }
    for segmentation in Segmentation.allCases {
        guard let tokenizer = try? PinyinTokenizer(segmentation: segmentation, dictionary: damaged) else {
            return
        }
        _ = tokenizer.tokens("不一定AT&T中华人民共和国，龘靐是你好吗well-known 𠀀𠀁+重庆银行")
    }
}

private func checkText(_ text: String, limit: Int) {
    precondition(tokenizers.count == 2)
    for tokenizer in tokenizers {
        let tokens = tokenizer.tokens(text)
        precondition(tokens.count >= text.unicodeScalars.count && tokens.allSatisfy { !$0.isEmpty })
    }
    let chunker = TextChunker(maxBytes: limit)
    precondition(chunker.chunks(text).allSatisfy { !$0.isEmpty && $0.utf8.count <= chunker.maxBytes })
    _ = TextChunker(maxBytes: limit, longSentences: .keep).chunks(text)
    precondition(ReferenceText(text).prompt.utf8.count >= text.utf8.count)
}
