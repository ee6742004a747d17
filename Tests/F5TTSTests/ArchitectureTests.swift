import Checkpoints
import F5TTS
import Foundation
import Tensors
import Testing

/// Numbers that would make no model, or one that the kernels cannot run, are errors at both doors.
@Suite struct ArchitectureTests {
    @Test(
        arguments: [
            ("headDim", \.headDim, 24), ("headDim", \.headDim, 1024), ("headDim", \.headDim, 0),
            ("headDim", \.headDim, -64),
            ("headDim", \.headDim, .max), ("dim", \.dim, 40), ("depth", \.depth, 0), ("heads", \.heads, .min),
            ("rotaryHeads", \.rotaryHeads, 99), ("melBins", \.melBins, 80),
            ("embeddingRows", \.embeddingRows, 1),
            ("ffMult", \.ffMult, 17),
        ] as [(String, any WritableKeyPath<Architecture, Int> & Sendable, Int)])
    func numbersOutOfRange(
        _ name: String, _ path: any WritableKeyPath<Architecture, Int> & Sendable, _ value: Int
    ) throws {
        var architecture = try Goldens("v1").model().architecture
        architecture[keyPath: path] = value
        let error = try #require(throws: ModelError.self) { try architecture.validate(source: "x") }
        #expect(error.description.contains(name), "\(error)")
    }

    @Test func aUNetOfOddDepth() throws {
        var architecture = try Goldens("e2").model().architecture
        architecture.depth = 3
        #expect(throws: ModelError.self) { try architecture.validate(source: "x") }
    }

    /// Rotary frequencies of a head of 1024 channels, and none at all: what the tensors say is checked too.
    @Test(arguments: [0, 512, 12])
    func headWidthsOfCheckpoints(_ frequencies: Int) throws {
        let folder = try Goldens("v1").folder
        let original = try Checkpoint(path: folder + "/model.safetensors")
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "width-\(UUID()).safetensors"
        ).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var entries = original.tensors.map { SafetensorsFile.Entry(name: $0.key, $0.value) }
        entries.removeAll { $0.name.hasSuffix("rotary_embed.inv_freq") }
        let prefix = original.tensors.keys.contains { $0.hasPrefix("ema_model.") } ? "ema_model." : ""
        entries.append(
            .init(
                name: prefix + "transformer.rotary_embed.inv_freq", shape: [frequencies],
                values: Array(repeating: 1, count: frequencies)))
        try SafetensorsFile.write(entries, to: path)
        let state = try StateDictionary(path: path)
        #expect(throws: ModelError.self) { _ = try Architecture(recognizing: state) }
    }
}
