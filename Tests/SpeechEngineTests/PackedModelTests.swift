import Checkpoints
import F5TTS
import Foundation
import SpeechEngine
import Tensors
import Testing

/// Packed files speak as what they were made from.
@Suite struct PackedModelTests {
    private let pool = ThreadPool(threads: 2)

    private func withFile(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "packed-\(UUID()).safetensors"
        ).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func speak(_ source: SpeechModel.Source) throws -> [Float] {
        let model = try SpeechModel.load(source, on: pool)
        let options = SynthesisOptions(sampling: SamplingOptions(steps: 2), seed: 3)
        return try Synthesizer(model: model, pool: pool)
            .speak("Good evening.", voice: model.voice(), options: options).samples
    }

    @Test(arguments: Precision.allCases)
    func speaksAsItsSource(_ precision: Precision) throws {
        try withFile { path in
            try SpeechModel.pack(.init(), precision: precision, to: path, on: pool)
            #expect(try speak(.init(model: path)) == speak(.init(precision: precision)))
        }
    }

    @Test func isWhatItSays() throws {
        try withFile { path in
            try SpeechModel.pack(.init(), precision: .int8, to: path, on: pool)
            #expect(try SpeechModel.load(.init(model: path), on: pool).vocoder.name == "vocos")
            let other = try SpeechModel.load(.init(model: path, vocoder: "griffin-lim"), on: pool)
            #expect(other.vocoder.name == "griffin-lim")
            #expect(throws: SynthesisError.self) {
                try SpeechModel.load(.init(model: path, precision: .fp32), on: pool)
            }
            #expect(throws: SynthesisError.self) {
                try SpeechModel.pack(.init(model: path), precision: .int8, to: path + ".again", on: pool)
            }
        }
    }

    /// Every byte of the header may be wrong: an error, and no crash.
    @Test func damagedFilesAreErrors() throws {
        try withFile { path in
            try SpeechModel.pack(.init(), precision: .int8, to: path, on: pool)
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            let length = Int(whole.prefix(8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
            var random = SystemRandomNumberGenerator()
            for _ in 0..<60 {
                var damaged = whole
                for _ in 0..<3 {
                    damaged[8 + Int.random(in: 0..<length, using: &random)] = UInt8.random(
                        in: 32..<127, using: &random)
                }
                try damaged.write(to: URL(fileURLWithPath: path))
                _ = try? SpeechModel.load(.init(model: path), on: pool)
            }
            try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
            #expect(throws: CheckpointError.self) { try SpeechModel.load(.init(model: path), on: pool) }
        }
    }
}
