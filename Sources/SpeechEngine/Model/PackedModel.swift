import Checkpoints
import F5TTS
import Foundation
import GraphemesToPhonemes
import SpeechText
import Tensors

/// A model as one file of our own: weights in the form in which they are used, mapped into memory and shared by all
/// processes that run it, with everything that belongs to them.
///
/// The file is a safetensors file. Its metadata hold a `Description` as JSON and the vocabulary as text; its
/// tensors are those that `F5Model` recorded of itself under `acoustic.`, a duration predictor's under
/// `durations.`, a reader's of unknown words under `words.` and a vocoder's under `vocoder.`. docs/packed.md describes it.
enum PackedModel {
    /// What the tensors do not tell.
    struct Description: Codable {
        var version = PackedModel.version
        var name: String
        var architecture: Architecture
        var precision: Precision
        var tokenizer: ModelConfiguration.Tokenizer
        var recommended: ModelConfiguration.Recommended
        /// `nil` where the model came without a Vocos.
        var vocoder: VocosConfiguration?
        var hasDurations: Bool
        /// `nil` in files that know nothing of them.
        var hasUnknownWords: Bool?
    }

    static let version = 1
    static let descriptionKey = "ishowtts.packed"
    static let vocabularyKey = "ishowtts.vocabulary"
    static let pronunciations = "text.pronunciations"
    static let unknownWords = "words."
    static let acoustic = "acoustic."
    static let durations = "durations."
    static let vocoder = "vocoder."
}

extension PackedModel.Description {
    /// The description in a file's metadata, unchecked; `nil` where the file is not a packed one.
    ///
    /// - Throws: `CheckpointError` where it is of another version, or cannot be read.
    init?(of checkpoint: Checkpoint) throws {
        guard let text = checkpoint.metadata[PackedModel.descriptionKey] else { return nil }
        struct Version: Decodable { let version: Int }
        guard let version = try? JSONDecoder().decode(Version.self, from: Data(text.utf8)).version,
            version == PackedModel.version
        else {
            throw CheckpointError.file(
                "\(checkpoint.source): packed by another version; pack the model again")
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
        } catch {
            throw CheckpointError.file(
                "\(checkpoint.source): metadata \(PackedModel.descriptionKey) cannot be read; pack the model again"
            )
        }
    }
}

extension SpeechModel {
    /// Writes a model as one packed file.
    ///
    /// - Parameters:
    ///   - source: the files of the model; not a packed one.
    ///   - precision: of the transformer's blocks.
    ///   - path: of the packed file, which appears whole or not at all.
    ///   - pool: the threads that check the weights.
    /// - Throws: what loading the model throws, and `CheckpointError` where the file cannot be written.
    public static func pack(
        _ source: Source, precision: Precision, to path: String, on pool: ThreadPool
    ) throws {
        let bundle = try ModelBundle(source, on: pool)
        guard !bundle.isPacked else {
            throw SynthesisError.model(
                "\(bundle.source) is packed already; give the checkpoint it was made from")
        }
        var arrays: [SafetensorsFile.Entry] = []
        func record(as prefix: String, _ load: (PackedTensors) throws -> Void) rethrows {
            let recorder = PackedTensors()
            try load(recorder)
            arrays += recorder.arrays.map {
                SafetensorsFile.Entry(name: prefix + $0.name, type: $0.type, shape: $0.shape, bytes: $0.bytes)
            }
        }
        try record(as: PackedModel.acoustic) {
            _ = try F5Model(
                state: bundle.acoustic, architecture: bundle.architecture, precision: precision, recorder: $0)
        }
        if let durations = bundle.durations {
            arrays += durations.all.map { .init(name: PackedModel.durations + $0.name, $0.weight) }
        }
        if let words = bundle.unknownWords?.parameters {
            arrays += words.state.all.map { .init(name: PackedModel.unknownWords + $0.name, $0.weight) }
        }
        if let table = bundle.pronunciations?.bytes {
            arrays.append(
                .init(
                    name: PackedModel.pronunciations, type: "U8", shape: [table.count], bytes: ByteView(table)
                ))
        }
        if let vocoder = bundle.vocoder {
            try record(as: PackedModel.vocoder) {
                _ = try Vocos(
                    state: vocoder.state, configuration: vocoder.configuration, precision: precision,
                    recorder: $0)
            }
        }

        let description = PackedModel.Description(
            name: bundle.name, architecture: bundle.architecture, precision: precision,
            tokenizer: bundle.tokenizer, recommended: bundle.recommended,
            vocoder: bundle.vocoder?.configuration, hasDurations: bundle.durations != nil,
            hasUnknownWords: bundle.unknownWords != nil)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        var metadata = [
            PackedModel.descriptionKey: String(decoding: try encoder.encode(description), as: UTF8.self)
        ]
        metadata.merge(bundle.unknownWords?.parameters.metadata ?? [:]) { own, _ in own }
        if let vocabulary = bundle.vocabularyPath {
            metadata[PackedModel.vocabularyKey] = try String(contentsOfFile: vocabulary, encoding: .utf8)
        }
        try SafetensorsFile.write(PackedTensors.ordered(arrays), metadata: metadata, to: path)
    }
}
