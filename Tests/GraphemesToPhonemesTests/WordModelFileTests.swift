import Checkpoints
import Foundation
import GraphemesToPhonemes
import Tensors
import Testing

/// What may come in as a model of unknown words: anything.
@Suite struct WordModelFileTests {
    private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Models/mini/unknown-words.safetensors").standardizedFileURL.path

    private func load(_ bytes: [UInt8]) throws -> WordModel {
        let checkpoint = try Checkpoint(bytes: bytes, source: "words")
        return try WordModel(
            WordModelParameters(state: StateDictionary(checkpoint), metadata: checkpoint.metadata))
    }

    private func whole() throws -> [UInt8] { try Array(Data(contentsOf: URL(fileURLWithPath: Self.path))) }

    /// A file of the same tensors, some of them changed or left out.
    private func file(
        _ metadata: [String: String]? = nil, _ change: (String, Weight) throws -> Weight?
    ) throws -> [UInt8] {
        let checkpoint = try Checkpoint(path: Self.path)
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "words-\(UUID()).safetensors"
        ).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let entries = try checkpoint.tensors.sorted { $0.key < $1.key }.compactMap { name, weight in
            try change(name, weight).map { SafetensorsFile.Entry(name: name, $0) }
        }
        try SafetensorsFile.write(entries, metadata: metadata ?? checkpoint.metadata, to: path)
        return try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test func missingAndMisshapenTensorsAreNamed() throws {
        let names = try Checkpoint(path: Self.path).tensors.keys.sorted()
        #expect(names.count == 50)
        for name in names {
            let missing = try file { $0 == name ? nil : $1 }
            #expect { try load(missing) } throws: { "\($0)".contains(name) }
            let short = try file {
                $0 == name ? try Weight(name: $0, shape: [3], values: [1, 2, 3]) : $1
            }
            #expect(throws: CheckpointError.self) { try load(short) }
            let broken = try file { name, weight in
                guard name == names[0] else { return weight }
                var values = weight.floats()
                values[0] = .nan
                return try Weight(name: name, shape: weight.shape, values: values)
            }
            #expect { try load(broken) } throws: { "\($0)".contains("not a finite number") }
        }
        let more = try file { $1 }
        #expect(try load(more).phonemes(of: "blorf") != nil)
    }

    @Test(arguments: [
        [:], ["graphemes": "____abc"], ["phonemes": "____abc"], ["graphemes": "abc", "phonemes": "____ab"],
        ["graphemes": "____abc", "phonemes": String(repeating: "a", count: 64)],
        ["graphemes": String(repeating: "a", count: 1 << 20), "phonemes": "____ab"],
    ])
    func unusableLettersAreNamed(_ metadata: [String: String]) throws {
        let bytes = try file(metadata) { $1 }
        #expect { try load(bytes) } throws: { "\($0)".contains("the metadata's") }
    }

    /// Weights that are finite and senseless guess something or nothing, and end.
    @Test func senselessWeightsEnd() throws {
        for scale: Float in [0, -1, 1e4] {
            let bytes = try file { name, weight in
                try Weight(name: name, shape: weight.shape, values: weight.floats().map { $0 * scale })
            }
            let model = try load(bytes)
            for word in ["blorf", "abcdefghijklmnopqrstuvwxyz", "'"] {
                if let said = model.phonemes(of: word) { #expect(said.unicodeScalars.count < 64) }
            }
        }
    }

    /// Every byte of the header may be wrong: an error or a model that guesses, and no crash.
    @Test func damagedFilesAreErrors() throws {
        let bytes = try whole()
        let length = Int(bytes.prefix(8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var damaged = bytes
            for _ in 0..<3 {
                damaged[8 + Int.random(in: 0..<length, using: &random)] = UInt8.random(
                    in: 32..<127, using: &random)
            }
            _ = (try? load(damaged))?.phonemes(of: "blorf")
        }
        #expect(throws: CheckpointError.self) { try load(Array(bytes.prefix(bytes.count / 2))) }
    }
}
