import Checkpoints
import F5TTS
import Foundation
import SpeechText
import Tensors

extension SpeechModel {
    /// Writes a model as one packed file.
    ///
    /// - Parameters:
    ///   - source: the files of the model; not a packed one.
    ///   - precision: of the transformer's blocks.
    /// - Throws: what loading the model throws, and `CheckpointError` where the file cannot be written.
    public static func pack(
        _ source: Source, precision: Precision, to path: String, on pool: ThreadPool
    ) throws {
        let files = try SourceFiles(source)
        guard try PackedModel(Checkpoint(path: files.checkpoint)) == nil else {
            throw SynthesisError.model(
                "\(files.checkpoint) is packed already; give the checkpoint it was made from")
        }
        let (state, architecture) = try files.acoustic(on: pool)
        var arrays: [SafetensorsFile.Entry] = []
        func record(as prefix: String, _ load: (PackedTensors) throws -> Void) rethrows {
            let recorder = PackedTensors()
            try load(recorder)
            arrays += recorder.arrays.map { $0.renamed(prefix + $0.name) }
        }
        try record(as: PackedModel.acoustic) {
            _ = try F5Model(state: state, architecture: architecture, precision: precision, recorder: $0)
        }
        func append(_ state: StateDictionary, _ prefix: String) {
            arrays += state.all.map { SafetensorsFile.Entry(name: prefix + $0.name, $0.weight) }
        }
        if let durations = files.durations {
            append(try StateDictionary(path: durations), PackedModel.durations)
        }
        if let path = files.pronunciations {
            let table = try PronunciationDictionary(path: path).bytes
            arrays.append(
                .init(
                    name: PackedModel.pronunciations, type: "U8", shape: [table.count], bytes: ByteView(table)
                ))
        }
        let vocoder = try files.vocoder.flatMap { try Vocoder.files($0) }
        if let vocoder {
            try record(as: PackedModel.vocoder) {
                _ = try Vocos(
                    state: vocoder.state, configuration: vocoder.configuration, precision: precision,
                    recorder: $0)
            }
        }

        let description = PackedModel.Description(
            name: files.name, architecture: architecture, precision: precision, tokenizer: files.tokenizer,
            recommended: files.configuration?.recommended ?? .init(), vocoder: vocoder?.configuration,
            hasDurations: files.durations != nil)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        var metadata = [
            PackedModel.descriptionKey: String(decoding: try encoder.encode(description), as: UTF8.self)
        ]
        if let vocabulary = try files.vocabularyPath() {
            metadata[PackedModel.vocabularyKey] = try String(contentsOfFile: vocabulary, encoding: .utf8)
        }
        try SafetensorsFile.write(PackedTensors.ordered(arrays), metadata: metadata, to: path)
    }
}

extension SafetensorsFile.Entry {
    fileprivate func renamed(_ name: String) -> SafetensorsFile.Entry {
        SafetensorsFile.Entry(name: name, type: type, shape: shape, bytes: bytes)
    }
}
