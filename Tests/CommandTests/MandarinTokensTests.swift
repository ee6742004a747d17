import Foundation
import Testing

/// A vocabulary with syllables of Mandarin makes `tokens --phonemes` read hanzi; the shipped one does not.
@Suite struct MandarinTokensTests {
    @Test func theVocabularyDecides() throws {
        let phonemes = ["tokens", "--phonemes", Command.mini + "/pronunciations.tsv"]
        let shipped = Command.mini + "/vocab.txt"
        let text = try String(contentsOfFile: shipped, encoding: .utf8) + "zh-\nn-\ni2\nh-\nao3\n"
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let both = folder.appendingPathComponent("vocab.txt")
        try text.write(to: both, atomically: true, encoding: .utf8)
        let read = try Command.run(phonemes + ["--vocab", both.path], input: "你好！cat\n")
        #expect(read.text.contains(#""tokens":["n-","i2","h-","ao3","!"," ","/k""#))
        let left = try Command.run(phonemes + ["--vocab", shipped], input: "你好！cat\n")
        #expect(left.text.contains(#""tokens":["/k""#))
    }
}
