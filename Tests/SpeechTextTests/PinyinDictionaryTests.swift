import Foundation
import SpeechText
import Testing

/// A damaged dictionary gives an error or, where only numbers changed, other tokens; never a crash.
struct PinyinDictionaryTests {
    private static let text = "不一定AT&T中华人民共和国，龘靐是你好吗well-known 𠀀𠀁+重庆银行"

    /// Writes `bytes` to a file, opens it, and reads text with it if that works. True if it opened.
    private func opens(_ bytes: Data) throws -> Bool {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).dict")
        try bytes.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        guard let dictionary = try? PinyinDictionary(path: file.path) else { return false }
        for segmentation in Segmentation.allCases {
            let tokenizer = try PinyinTokenizer(segmentation: segmentation, dictionary: dictionary)
            #expect(tokenizer.tokens(Self.text).count >= Self.text.unicodeScalars.count)
        }
        return true
    }

    private func original() throws -> Data {
        try Data(contentsOf: URL(filePath: PinyinDictionary.bundledPath))
    }

    @Test func opensTheOriginal() throws {
        #expect(try opens(original()))
    }

    @Test func refusesATruncatedFile() throws {
        let bytes = try original()
        for count in [0, 1, 8, 15, 16, 100, 319, 320, 4096, bytes.count / 2, bytes.count - 1] {
            #expect(try !opens(bytes.prefix(count)), "\(count) bytes")
        }
    }

    @Test func refusesAnotherMagicVersionOrCount() throws {
        for offset in [0, 8, 12] {
            var bytes = try original()
            bytes[offset] ^= 0x40
            #expect(try !opens(bytes))
        }
    }

    @Test func survivesDamage() throws {
        let bytes = try original()
        var random = SplitMix(state: 7)
        var refused = 0
        for round in 0..<120 {
            var damaged = bytes
            // Half of the rounds damage the header and section table, half anything.
            let limit = UInt64(round % 2 == 0 ? 320 : bytes.count)
            for _ in 0..<1 + random.next(below: 40) {
                damaged[Int(random.next(below: limit))] = UInt8(truncatingIfNeeded: random.next())
            }
            if try !opens(damaged) { refused += 1 }
        }
        #expect(refused > 60)
    }

    @Test func namesTheFile() {
        do {
            _ = try PinyinDictionary(path: "/nonexistent/pinyin.dict")
            Issue.record("opened")
        } catch {
            #expect(error.description.hasPrefix("dictionary /nonexistent/pinyin.dict: cannot be opened"))
        }
    }
}
