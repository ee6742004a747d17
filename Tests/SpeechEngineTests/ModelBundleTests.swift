import Checkpoints
import F5TTS
import Foundation
import SpeechEngine
import Tensors
import Testing

/// Models that would not run are errors when they are loaded, at whichever door: a folder or a packed file.
@Suite struct ModelBundleTests {
    private let pool = ThreadPool(threads: 2)

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bundle-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.copyItem(atPath: try #require(try SpeechModel.folder(nil)), toPath: folder)
        try body(folder)
    }

    /// A checkpoint with some tensors in place of its own.
    private func rewrite(_ path: String, _ change: (String, Weight) throws -> SafetensorsFile.Entry) throws {
        let file = try Checkpoint(path: path)
        let entries = try file.tensors.sorted { $0.key < $1.key }.map(change)
        try SafetensorsFile.write(entries, metadata: file.metadata, to: path + ".new")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: path + ".new", toPath: path)
    }

    private func fails(_ source: SpeechModel.Source, naming text: String) throws {
        do {
            _ = try SpeechModel.load(source, on: pool)
            Issue.record("was loaded: \(text)")
        } catch {
            #expect("\(error)".contains(text), "\(error)")
            #expect(error.localizedDescription == "\(error)")
            #expect(!"\(error)".contains("--") && !"\(error)".contains("\n"))
        }
    }

    /// Attention of one head of 1,024 channels, which int8 kernels would keep beyond the end of their stack, and of a
    /// width that is no whole number of vectors.
    @Test(arguments: [(1024, 1024), (24, 264)], Precision.allCases)
    func headWidths(_ width: (head: Int, inner: Int), _ precision: Precision) throws {
        try withFolder { folder in
            try rewrite(folder + "/model.safetensors") { name, weight in
                if name.hasSuffix("inv_freq") {
                    return .init(
                        name: name, shape: [width.head / 2],
                        values: Array(repeating: 0.5, count: width.head / 2))
                }
                let isQuery = [".to_q.", ".to_k.", ".to_v."].contains { name.contains($0) }
                let isOutput = name.contains(".attn.to_out.0.weight")
                guard isQuery || isOutput else { return SafetensorsFile.Entry(name: name, weight) }
                let shape =
                    isOutput
                    ? [weight.shape[0], width.inner] : [width.inner] + weight.shape.dropFirst()
                return SafetensorsFile.Entry(
                    name: name, shape: shape, values: Array(repeating: 0.01, count: shape.reduce(1, *)))
            }
            let yaml = try String(contentsOfFile: folder + "/model.yaml", encoding: .utf8)
            try yaml.replacingOccurrences(of: "heads: 4", with: "heads: \(width.inner / width.head)")
                .write(toFile: folder + "/model.yaml", atomically: true, encoding: .utf8)
            try fails(.init(model: folder, precision: precision), naming: "headDim is \(width.head)")
        }
    }

    @Test(arguments: ["model.safetensors", "durations.safetensors", "vocoder/model.safetensors"])
    func weightsThatAreNoNumbers(_ file: String) throws {
        try withFolder { folder in
            try rewrite("\(folder)/\(file)") { name, weight in
                var values = weight.floats()
                values[values.count / 2] = .nan
                return SafetensorsFile.Entry(name: name, shape: weight.shape, values: values)
            }
            try fails(.init(model: folder), naming: "is not a finite number")
        }
    }

    @Test func aPredictorOfOneRow() throws {
        try withFolder { folder in
            try rewrite(folder + "/durations.safetensors") { name, weight in
                name == "e.weight"
                    ? .init(name: name, shape: [1, weight.shape[1]], values: weight.floats(row: 0))
                    : .init(name: name, weight)
            }
            try fails(.init(model: folder), naming: "not a duration predictor")
        }
    }

    @Test(arguments: [
        ("input_channels: 100", "input_channels: 80", "80 mel bins"),
        ("hop_length: 256", "hop_length: 200", "hop of 200"),
    ])
    func vocodersOfOtherModels(_ stated: String, _ other: String, _ expected: String) throws {
        try withFolder { folder in
            let path = folder + "/vocoder/config.yaml"
            let yaml = try String(contentsOfFile: path, encoding: .utf8)
            try #require(yaml.contains(stated))
            try yaml.replacingOccurrences(of: stated, with: other)
                .write(toFile: path, atomically: true, encoding: .utf8)
            try fails(.init(vocoder: folder + "/vocoder"), naming: expected)
        }
    }

    /// A vocabulary of fewer tokens than the model has is taken, with a warning.
    @Test func vocabularyOfAnotherModel() throws {
        try withFolder { folder in
            let path = folder + "/vocab.txt"
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false)
            try lines.prefix(20).joined(separator: "\n").appending("\n")
                .write(toFile: path, atomically: true, encoding: .utf8)
            let model = try SpeechModel.load(.init(model: folder), on: pool)
            #expect(
                model.warnings.contains { $0.contains("the vocabulary has 20 tokens") }, "\(model.warnings)")
            #expect(try SpeechModel.load(.init(), on: pool).warnings == [])
            try (lines.dropLast() + ["x1", "x2", "x3", ""]).joined(separator: "\n")
                .write(toFile: path, atomically: true, encoding: .utf8)
            try fails(.init(model: folder), naming: "give the vocab.txt that belongs to the model")
        }
    }

    /// Rough sound that nobody asked for is told; asked for, it is not.
    @Test func noVocoder() throws {
        try withFolder { folder in
            func warnings(_ vocoder: String?) throws -> [String] {
                try SpeechModel.load(
                    .init(
                        model: folder + "/model.safetensors", vocoder: vocoder,
                        vocabulary: folder + "/vocab.txt"), on: pool
                ).warnings
            }
            let (without, asked) = (try warnings(nil), try warnings("griffin-lim"))
            #expect(without.contains { $0.hasPrefix("no vocoder") && $0.contains("vocos-mel-24khz") })
            #expect(asked == [])
        }
    }

    /// Descriptions of packed files are no more trusted than configurations.
    @Test(arguments: [
        (["recommended", "maxFrames"], 1 << 62, "max_frames"), (["recommended", "nfe"], -1, "nfe"),
        (["recommended", "cfg"], 1_000_000, "cfg"), (["vocoder", "hop"], 0, "hop"),
        (["vocoder", "fftSize"], 1000, "n_fft"), (["vocoder", "melBins"], 80, "80 mel bins"),
        (["architecture", "headDim"], 1024, "headDim"), (["architecture", "depth"], -1, "depth"),
        (["architecture", "heads"], 1 << 62, "heads"), (["architecture", "melBins"], 1 << 40, "melBins"),
    ])
    func descriptionsOfPackedFiles(_ key: [String], _ value: Int, _ expected: String) throws {
        try withFolder { folder in
            let path = folder + "/packed.safetensors"
            try SpeechModel.pack(.init(), precision: .int8, to: path, on: pool)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            let length = Int(bytes.prefix(8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
            var header = try #require(
                try JSONSerialization.jsonObject(with: bytes[8..<8 + length]) as? [String: Any])
            var metadata = try #require(header["__metadata__"] as? [String: String])
            let text = try #require(metadata["ishowtts.packed"])
            var description = try #require(
                try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            var part = try #require(description[key[0]] as? [String: Any])
            part[key[1]] = value
            description[key[0]] = part
            metadata["ishowtts.packed"] = String(
                decoding: try JSONSerialization.data(withJSONObject: description), as: UTF8.self)
            header["__metadata__"] = metadata
            let changed = try JSONSerialization.data(withJSONObject: header)
            var file = withUnsafeBytes(of: UInt64(changed.count).littleEndian) { Data($0) }
            file += changed + bytes[(8 + length)...]
            try file.write(to: URL(fileURLWithPath: path))
            try fails(.init(model: path), naming: expected)
        }
    }

    @Test(arguments: ["nan", "inf", "1e30", "0", "-7", "2.5"])
    func numbersOfATrace(_ nfe: String) throws {
        try withFolder { folder in
            let path = folder + "/trace.safetensors"
            func entry(_ name: String, _ rows: Int) -> SafetensorsFile.Entry {
                .init(name: name, shape: [rows, 100], values: Array(repeating: 0, count: rows * 100))
            }
            try SafetensorsFile.write(
                [entry("mel", 3), entry("noise", 9), .init(name: "tokens", shape: [2], values: [1, 2])],
                metadata: ["nfe": nfe], to: path)
            #expect(throws: CheckpointError.self) { try TraceInput(path: path) }
        }
    }
}
