import Checkpoints
import Foundation
import Tensors
import Testing

/// Files as torch and safetensors write them (Training/checkpoints/make_fixtures.py).
@Suite struct CheckpointTests {
    static func path(_ name: String) throws -> String {
        try #require(Bundle.module.resourcePath) + "/Fixtures/" + name
    }

    @Test(arguments: [
        "ema.safetensors", "legacy.safetensors", "plain.safetensors", "plain.pt", "training.pt",
    ])
    func everyFormGivesTheSameState(_ name: String) throws {
        let state = try StateDictionary(path: Self.path(name))
        #expect(Set(state.names) == ["transformer.a.weight", "transformer.a.bias", "transformer.b"])
        let reference = try StateDictionary(path: Self.path("plain.safetensors"))
        for (tensor, shape) in [
            ("transformer.a.weight", [3, 4]), ("transformer.a.bias", [3]), ("transformer.b", [2, 1, 5]),
        ] {
            let values = try state.tensor(tensor, shape: shape).floats()
            #expect(values == (try reference.tensor(tensor, shape: shape).floats()))
        }
        #expect(state.hasLegacyMelBuffers == (name == "legacy.safetensors"))
        try state.requireAllUsed()
    }

    /// Wrappers of training put a prefix before every name.
    @Test(arguments: ["module.", "model.", "ema_model.module.", "model_state_dict.module."])
    func wrappedNames(_ prefix: String) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let names = ["transformer.b", "mel_spec.mel_stft.spectrogram.window"]
        let entries = names.map { SafetensorsFile.Entry(name: prefix + $0, shape: [2], values: [1, 2]) }
        try SafetensorsFile.write(entries + [.init(name: "step", shape: [1], values: [5])], to: path)
        let state = try StateDictionary(path: path)
        #expect(state.names == ["transformer.b"] && state.hasLegacyMelBuffers)
    }

    @Test func weightsOfAnotherTypeAreNamed() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).safetensors").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bytes = ByteView(Storage(bytes: [UInt8](repeating: 0, count: 16)))
        try SafetensorsFile.write(
            [.init(name: "transformer.b", type: "F64", shape: [2], bytes: bytes)], to: path)
        let error = try #require(throws: CheckpointError.self) { _ = try StateDictionary(path: path) }
        #expect(error.description.contains("F64") && error.description.contains("F32"))
    }

    @Test func trainedWeightsOnRequest() throws {
        let averaged = try StateDictionary(path: Self.path("training.pt"))
        let trained = try StateDictionary(path: Self.path("training.pt"), useEMA: false)
        let double = try averaged.tensor("transformer.a.weight", shape: [3, 4]).floats().map { $0 * 2 }
        #expect(try trained.tensor("transformer.a.weight", shape: [3, 4]).floats() == double)
        #expect(throws: CheckpointError.self) {
            _ = try StateDictionary(path: Self.path("ema.safetensors"), useEMA: false)
        }
    }

    @Test(arguments: [
        ("fp16.safetensors", 1e-3), ("bf16.safetensors", 1e-2), ("fp16.pt", 1e-3), ("bf16.pt", 1e-2),
    ])
    func halfPrecision(_ name: String, _ tolerance: Double) throws {
        let exact = try StateDictionary(path: Self.path("plain.pt")).tensor(
            "transformer.a.weight", shape: [3, 4]
        ).floats()
        let half = try StateDictionary(path: Self.path(name)).tensor("transformer.a.weight", shape: [3, 4])
            .floats()
        for (a, b) in zip(exact, half) { #expect(abs(Double(a - b)) <= tolerance * max(1, abs(Double(a)))) }
    }

    @Test func parametersAndSlices() throws {
        let parameter = try Checkpoint(path: Self.path("parameter.pt"))
        #expect(parameter.tensors["w"]?.floats() == [0, 1, 2, 3, 4, 5])
        let slice = try Checkpoint(path: Self.path("slice.pt"))
        #expect(slice.tensors["w"]?.floats() == [4, 5, 6, 7, 8, 9, 10, 11])
    }

    @Test(arguments: [("transposed.pt", "contiguous"), ("old-format.pt", "torch.save")])
    func refusedForms(_ name: String, _ reason: String) throws {
        let error = try #require(throws: CheckpointError.self) { _ = try Checkpoint(path: Self.path(name)) }
        #expect(error.description.contains(reason) && error.description.contains(name))
    }

    @Test func wrongShapesAndMissingTensorsAreNamed() throws {
        let state = try StateDictionary(path: Self.path("plain.pt"))
        let shape = try #require(throws: CheckpointError.self) {
            _ = try state.tensor("transformer.b", shape: [5, 2])
        }
        #expect(shape.description.contains("transformer.b has shape [2, 1, 5], expected [5, 2]"))
        let missing = try #require(throws: CheckpointError.self) {
            _ = try state.tensor("nothing", shape: [1])
        }
        #expect(missing.description.contains("nothing is missing"))
        #expect(throws: CheckpointError.self) { try state.requireAllUsed() }
    }

    @Test func writtenTensorsAreReadAgain() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "ishowtts-\(UUID()).safetensors"
        ).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try SafetensorsFile.write(
            [
                SafetensorsFile.Entry(name: "a", shape: [2, 2], values: [1, 2, 3, 4]),
                SafetensorsFile.Entry(name: "b", shape: [0], values: []),
                SafetensorsFile.Entry(name: "c", shape: [1], values: [5]),
            ], metadata: ["k": "v"], to: path)
        let file = try Checkpoint(path: path)
        #expect(file.tensors["a"]?.floats() == [1, 2, 3, 4] && file.tensors["c"]?.floats() == [5])
        #expect(file.tensors["b"]?.shape == [0] && file.metadata == ["k": "v"])
    }
}
