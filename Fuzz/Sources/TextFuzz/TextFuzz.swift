import Foundation
import FuzzDriver
import SpeechText

/// Feeds the text front end: the first byte chooses between a vocabulary, a damaged dictionary, and text that
/// goes the whole way to tokens, chunks and frames, and piece by piece through the buffer of sentences.
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
            default:
                let text = String(decoding: rest, as: UTF8.self)
                let time = ContinuousClock().measure {
                    checkText(text, limit: Int(choice))
                    checkText(TextNormalizer().normalize(text), limit: Int(choice))
                    checkSentences(text, pieces: Int(choice) / 8 + 1)
                }
                precondition(
                    time < .milliseconds(200) + .microseconds(100 * count), "\(time) for \(count) bytes")
            }
            return 0
        }
    }
}

private let tokenizers = Segmentation.allCases.compactMap { try? PinyinTokenizer(segmentation: $0) }
private let encoders: [TokenEncoder] = {
    let tokens = " \na\nb\nc\nl\no\n'\n.\n,\n好\nhao3\n/k\nzh-\nn-\ni3\nh-\nao3\n"
    let table = Array("a\tˈA\tə\ncall\tkˈɔl\n".utf8)
    guard let vocabulary = try? Vocabulary(utf8: tokens.utf8),
        let pronunciations = try? PronunciationDictionary(utf8: table)
    else { return [] }
    let mandarin = tokenizers.map {
        TokenEncoder(
            tokenizer: .phonemes(PhonemeTokenizer(dictionary: pronunciations, pinyin: $0)),
            vocabulary: vocabulary)
    }
    return mandarin + tokenizers.map { TokenEncoder(tokenizer: .pinyin($0), vocabulary: vocabulary) } + [
        TokenEncoder(tokenizer: .characters, vocabulary: vocabulary), .bytes,
        TokenEncoder(
            tokenizer: .phonemes(PhonemeTokenizer(dictionary: pronunciations)), vocabulary: vocabulary),
    ]
}()
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
    precondition(encoders.count == 7)
    for encoder in encoders {
        let ids = encoder.ids(text)
        let coverage = encoder.coverage(of: text)
        precondition(coverage.heard <= ids.count && coverage.leftOut.count <= TextCoverage.maxWords)
        precondition(
            coverage.leftOut.allSatisfy {
                !$0.isEmpty && $0.unicodeScalars.count <= TextCoverage.maxWordLength + 1
            })
        precondition(encoder.tokenizer.tokens(text).count == ids.count)
        precondition(encoder.tokenizer.shown(text).count == ids.count)
    }
    let rule = DurationRule(
        referenceSamples: limit * 3000, referenceBytes: limit, speed: Double(limit) / 64, sampleRate: 24_000,
        hop: 256)
    precondition(rule.frames(bytes: text.utf8.count) >= rule.referenceFrames)
    let chunker = TextChunker(limit: limit)
    precondition(chunker.chunks(text).allSatisfy { !$0.isEmpty && $0.utf8.count <= chunker.limit })
    _ = TextChunker(limit: limit, longSentences: .keep).chunks(text)
    precondition(ReferenceText(text).prompt.utf8.count >= text.utf8.count)
}

/// Pieces give the sentences that the whole gives, and nothing that is heard is lost.
private func checkSentences(_ text: String, pieces size: Int) {
    let limits = TextLimits(characters: 1 << 20)
    func sentences(_ size: Int) -> [String] {
        var buffer = SentenceBuffer(limits: limits)
        var found: [String] = []
        let scalars = Array(text.unicodeScalars)
        for start in stride(from: 0, to: scalars.count, by: size) {
            let piece = scalars[start..<min(start + size, scalars.count)]
            guard let taken = try? buffer.append(String(String.UnicodeScalarView(piece))) else { return [] }
            found += taken
        }
        return found + (buffer.flush().map { [$0] } ?? [])
    }
    let whole = sentences(max(1, text.unicodeScalars.count))
    precondition(whole == sentences(size) && whole == sentences(1), "pieces and the whole differ")
    func letters(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { $0.properties.generalCategory == .lowercaseLetter }
    }
    precondition(letters(whole.joined()) == letters(text), "text is lost")
    for unit in [SentenceBoundaries.Unit.sentences, .clauses] {
        let ends = SentenceBoundaries.ends(in: text, of: unit)
        precondition(
            zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 } && ends.allSatisfy { $0 < text.endIndex })
    }
}
