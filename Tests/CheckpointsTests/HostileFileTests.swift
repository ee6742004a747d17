import Checkpoints
import Foundation
import Tensors
import Testing

/// Damaged and malicious files end in an error that says what is wrong.
@Suite struct HostileFileTests {
    private func safetensors(_ header: String, data: Int = 8, length: UInt64? = nil) -> Data {
        let json = Data(header.utf8)
        var file = withUnsafeBytes(of: (length ?? UInt64(json.count)).littleEndian) { Data($0) }
        file.append(json)
        file.append(Data(count: data))
        return file
    }

    @Test(arguments: [
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
            12, "tensor b overlaps"
        ),
        (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8, "tensor a: shape [3]"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4, "tensor a: data at [0, 8]"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 12, "4 bytes after"),
        (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, 8, "tensor a: shape [-2]"),
        (
            #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#, 8,
            "tensor a: shape"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[0,4611686018427387904,4611686018427387904],"data_offsets":[0,0]}}"#,
            0,
            "tensor a: shape"
        ),
        (
            #"{"a":{"dtype":"I8","shape":[4294967296,0,4294967296],"data_offsets":[0,0]}}"#, 0,
            "tensor a: shape"
        ),
        (#"{"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}"#, 8, "element type Q4"),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
            8, "occurs twice"
        ),
        (#"{"a":[[[[[[[[[[[[]]]]]]]]]]]]}"#, 0, "nested"),
        (#"{"a":"#, 0, "no safetensors JSON"),
    ])
    func safetensorsErrors(_ header: String, _ data: Int, _ expected: String) throws {
        let error = try #require(throws: CheckpointError.self) {
            _ = try Checkpoint(bytes: safetensors(header, data: data), source: "x.safetensors")
        }
        #expect(error.description.contains(expected), "\(error)")
        #expect(error.description.contains("x.safetensors"))
    }

    @Test func cutOffHeader() throws {
        let file = safetensors("{}", data: 0, length: 1 << 40)
        #expect(throws: CheckpointError.self) { _ = try Checkpoint(bytes: file, source: "x") }
        for count in 0..<8 {
            #expect(throws: CheckpointError.self) {
                _ = try Checkpoint(bytes: Data(count: count), source: "x")
            }
        }
    }

    @Test func notANumberIsNamed() throws {
        var file = safetensors(#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#)
        withUnsafeBytes(of: Float.nan) { file.replaceSubrange(file.count - 4..<file.count, with: $0) }
        let state = try StateDictionary(Checkpoint(bytes: file, source: "x"))
        let error = try #require(throws: CheckpointError.self) {
            try state.checkFinite(on: ThreadPool(threads: 2))
        }
        #expect(error.description.contains("tensor a: element 1"))
    }

    /// Every cut and many single-byte changes of real files: an error or a checkpoint, never a crash.
    @Test(arguments: ["plain.pt", "training.pt", "ema.safetensors"])
    func damagedFiles(_ name: String) throws {
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: CheckpointTests.path(name))))
        var opened = 0
        for cut in stride(from: 0, to: whole.count, by: max(1, whole.count / 300)) {
            if (try? Checkpoint(bytes: whole[..<cut], source: "x")) != nil { opened += 1 }
        }
        #expect(opened == 0)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            var changed = whole
            changed[Int.random(in: 0..<whole.count, using: &random)] = .random(in: 0...255, using: &random)
            if let file = try? Checkpoint(bytes: changed, source: "x") {
                for tensor in file.tensors.values { #expect(tensor.floats().count == tensor.count) }
            }
        }
    }

    /// A pickle that would run a command is read without running it.
    @Test func nothingIsExecuted() throws {
        let marker = FileManager.default.temporaryDirectory.appendingPathComponent("ishowtts-\(UUID())").path
        let pickle = "cos\nsystem\n(S'touch \(marker)'\ntR."
        var file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: CheckpointTests.path("plain.pt"))))
        let name = Array("data.pkl".utf8)
        let at = try #require(file.indices.first { file[$0...].starts(with: name) })
        // PyTorch pads the name to an aligned start: the pickle begins with its protocol bytes.
        let start = try #require((at..<file.count).first { file[$0...].starts(with: [0x80, 0x02]) })
        file.replaceSubrange(start..<start + pickle.utf8.count, with: pickle.utf8)
        #expect(throws: CheckpointError.self) { _ = try Checkpoint(bytes: file, source: "x") }
        #expect(!FileManager.default.fileExists(atPath: marker))
    }
}
