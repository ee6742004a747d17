import F5TTS
import Foundation
import SpeechEngine
import Tensors
import Testing

/// Fixed sentences have the same samples, and a difference is seen.
@Suite(.serialized) struct CanaryTests {
    private let path = NSTemporaryDirectory() + "/canary-\(UUID().uuidString).json"

    private func prints(threads: Int, _ name: String? = nil, build: String = "one") async throws -> [Canary
        .Print]
    {
        let pool = ThreadPool(threads: threads)
        let model = try SpeechModel.load(SpeechModel.Source(), on: pool)
        let scheduler = SpeechScheduler(Synthesizer(model: model, pool: pool))
        return try await Canary.prints(of: scheduler, voice: model.voice(named: name), build: build)
    }

    @Test func isTheSameBitByBitWhateverTheThreads() async throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = CanaryFile(path: path)
        let first = try await prints(threads: 1)
        #expect(Set(first.map(\.samples)).count == Canary.texts.count)
        #expect(try counts(file.compare(first)) == [0, first.count, 0])
        let second = try await prints(threads: 2, build: "two")
        #expect(try counts(file.compare(second)) == [first.count, 0, 0])
        // Another voice is another key.
        #expect(try await counts(file.compare(prints(threads: 2, "kurt"))) == [0, first.count, 0])
        #expect(try counts(file.compare(second)) == [first.count, 0, 0])
    }

    private func counts(_ outcome: CanaryFile.Outcome) -> [Int] {
        [outcome.same, outcome.new, outcome.differing.count]
    }

    @Test func differencesAreKeptUntilAccepted() async throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = CanaryFile(path: path)
        let made = try await prints(threads: 2)
        _ = try file.compare(made)
        // One digit of one digest, as a flipped bit of a weight would change it.
        var text = try String(contentsOfFile: path, encoding: .utf8)
        let digest = made[1].samples
        text = text.replacingOccurrences(
            of: digest, with: String(digest.dropLast()) + (digest.hasSuffix("0") ? "1" : "0"))
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        for _ in 0..<2 {
            let outcome = try file.compare(made)
            #expect(outcome.same == made.count - 1 && outcome.differing.map(\.made) == [made[1]])
            #expect(outcome.differing.first?.isOfAnotherBuild == false)
        }
        #expect(try file.compare(made, accepting: true).differing.count == 1)
        #expect(try file.compare(made).same == made.count)
    }

    @Test func unusableFilesAreOneLine() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        for text in ["", "{}", "[{}]", "[1, 2", "\u{0}"] {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            #expect(throws: CanaryFault.self) { try CanaryFile(path: path).compare([]) }
        }
        let folder = NSTemporaryDirectory()
        #expect(throws: CanaryFault.self) { try CanaryFile(path: folder).compare([]) }
    }
}
