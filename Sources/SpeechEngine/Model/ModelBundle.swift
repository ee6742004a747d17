import BuiltInVoice
import Checkpoints
import F5TTS
import Foundation
import GraphemesToPhonemes
import SpeechText
import Tensors

/// A model's files, each opened and parsed once, and checked: the one door by which a model comes in.
///
/// After it the code may trust: the architecture is one that it runs, all weights are finite, the vocoder takes the
/// model's mel frames, and recommended settings are in range. Each module checks the shapes of its own tensors as it
/// takes them, and `SpeechModel` that the vocabulary fits the model.
struct ModelBundle {
    /// The checkpoint's path, for messages.
    let source: String
    /// The folder that the model came from, if it came from one.
    let folder: String?
    let name: String
    let acoustic: StateDictionary
    let architecture: Architecture
    /// What the blocks calculate with.
    let precision: Precision
    let isPacked: Bool
    let tokenizer: ModelConfiguration.Tokenizer
    /// `nil` for a tokenizer of bytes.
    let vocabulary: Vocabulary?
    /// Where the vocabulary was read, if it was a file of its own.
    let vocabularyPath: String?
    /// How words are pronounced, for a tokenizer of phonemes.
    let pronunciations: PronunciationDictionary?
    /// Guesses words that these lack; `nil` where such words are spelt.
    let unknownWords: WordModel?
    let durations: StateDictionary?
    /// `nil` for phase reconstruction.
    let vocoder: Vocoder.Files?
    let recommended: ModelConfiguration.Recommended
    let warnings: [String]

    /// - Throws: `CheckpointError`, `ModelError`, `TensorError` or `SynthesisError`, naming the file, the tensor or the key.
    init(_ source: SpeechModel.Source, on pool: ThreadPool) throws {
        let folder = try SpeechModel.folder(source.model).map(ModelFolder.init)
        guard let path = folder?.model ?? source.model else {
            throw SynthesisError.model(
                "the built-in voice is missing from this installation; install it whole or name another model"
            )
        }
        let checkpoint = try Checkpoint(path: path)
        if let description = try PackedModel.Description(of: checkpoint) {
            try self.init(packed: checkpoint, description, source)
        } else {
            try self.init(checkpoint, folder: folder, source)
        }
        try check(on: pool)
    }

    /// A checkpoint with the files that belong to it.
    private init(_ checkpoint: Checkpoint, folder: ModelFolder?, _ source: SpeechModel.Source) throws {
        let configuration = try (source.configuration ?? folder?.configuration).map {
            try ModelConfiguration(path: $0)
        }
        self.source = checkpoint.source
        self.folder = folder?.path
        name =
            configuration?.name
            ?? URL(fileURLWithPath: checkpoint.source).deletingPathExtension().lastPathComponent
        acoustic = try StateDictionary(checkpoint, useEMA: source.useEMA)
        architecture = try Architecture(
            recognizing: acoustic, configuration: configuration, generation: source.generation)
        recommended = configuration?.recommended ?? .init()
        precision = source.precision ?? (recommended.int8 == true ? .int8 : .fp32)
        isPacked = false
        tokenizer = configuration?.tokenizer ?? .pinyin
        vocabularyPath =
            tokenizer == .byte
            ? nil : try source.vocabulary ?? folder?.vocabulary ?? SpeechModel.builtInVocabulary()
        vocabulary = try vocabularyPath.map { try Vocabulary(path: $0) }
        pronunciations = try folder?.pronunciations.map { try PronunciationDictionary(path: $0) }
        unknownWords = try folder?.unknownWords.map { try WordModel(WordModelParameters(path: $0)) }
        durations = try folder?.durations.map { try StateDictionary(path: $0) }
        let vocoderFolder = source.vocoder ?? folder?.vocoder
        vocoder = try vocoderFolder.flatMap { try Vocoder.files($0) }
        warnings = (configuration?.warnings ?? []) + (vocoderFolder == nil ? [Self.noVocoder] : [])
    }

    /// A packed file, which holds everything itself.
    private init(
        packed checkpoint: Checkpoint, _ description: PackedModel.Description, _ source: SpeechModel.Source
    ) throws {
        guard source.precision == nil || source.precision == description.precision else {
            throw SynthesisError.model(
                "\(checkpoint.source) is packed as \(description.precision.rawValue); ask for no other precision, or "
                    + "load the checkpoint that it was made from")
        }
        self.source = checkpoint.source
        folder = nil
        name = description.name
        acoustic = try StateDictionary(checkpoint, prefix: PackedModel.acoustic)
        architecture = description.architecture
        precision = description.precision
        isPacked = true
        tokenizer = description.tokenizer
        vocabularyPath = nil
        vocabulary = try checkpoint.metadata[PackedModel.vocabularyKey].map {
            try Vocabulary(utf8: $0.utf8, source: checkpoint.source)
        }
        pronunciations = try checkpoint.numbers[PackedModel.pronunciations].map {
            try PronunciationDictionary(utf8: $0.bytes.withBytes(Array.init), source: checkpoint.source)
        }
        unknownWords =
            description.hasUnknownWords == true
            ? try WordModel(
                WordModelParameters(
                    state: StateDictionary(checkpoint, prefix: PackedModel.unknownWords),
                    metadata: checkpoint.metadata))
            : nil
        durations =
            description.hasDurations ? try StateDictionary(checkpoint, prefix: PackedModel.durations) : nil
        if let other = source.vocoder {
            vocoder = try Vocoder.files(other)
        } else {
            vocoder = try description.vocoder.map {
                Vocoder.Files(
                    state: try StateDictionary(checkpoint, prefix: PackedModel.vocoder), configuration: $0)
            }
        }
        recommended = description.recommended
        warnings = []
    }

    private static let noVocoder =
        "no vocoder: Griffin-Lim makes the sound, which is rough; give the folder of charactr/vocos-mel-24khz"

    private func check(on pool: ThreadPool) throws {
        try architecture.validate(source: source)
        try recommended.validate(source: source)
        try acoustic.checkFinite(on: pool)
        try durations?.checkFinite(on: pool)
        try vocoder?.check(on: pool)
    }

    /// What turns texts into token ids.
    func encoder(segmentation: Segmentation) throws -> TokenEncoder {
        func needed() throws -> Vocabulary {
            guard let vocabulary else {
                throw SynthesisError.model("\(source): no vocabulary; pack the model again with one")
            }
            return vocabulary
        }
        switch tokenizer {
        case .byte: return .bytes
        case .char: return TokenEncoder(tokenizer: .characters, vocabulary: try needed())
        case .phoneme:
            guard let pronunciations else {
                throw SynthesisError.model(
                    "\(source): no pronunciations; give the model's folder with its pronunciations.tsv")
            }
            let vocabulary = try needed()
            let lacking = unknownWords?.parameters.sounds.first { vocabulary.id(of: "/\($0)") == 0 }
            // A vocabulary that was cut is told of with the model; without these sounds words are spelt.
            if let lacking, vocabulary.count == architecture.embeddingRows - 1 {
                throw SynthesisError.model(
                    "\(source): the reader of unknown words says \(lacking), which the vocabulary lacks; give the one that "
                        + "belongs to the model")
            }
            return TokenEncoder(
                tokenizer: .phonemes(
                    PhonemeTokenizer(
                        dictionary: pronunciations, unknownWords: lacking == nil ? unknownWords : nil,
                        pinyin: vocabulary.hasMandarin ? try PinyinTokenizer(segmentation: segmentation) : nil
                    )),
                vocabulary: vocabulary)
        case .pinyin, .custom:
            return TokenEncoder(
                tokenizer: .pinyin(try PinyinTokenizer(segmentation: segmentation)), vocabulary: try needed())
        }
    }
}

/// A model as a folder: what is where.
private struct ModelFolder {
    let path: String

    /// The acoustic model's checkpoint.
    var model: String { path + "/model.safetensors" }
    /// Its configuration in upstream's YAML form.
    var configuration: String? { existing("model.yaml") }
    var vocabulary: String? { existing("vocab.txt") }
    /// How words are pronounced, for a tokenizer of phonemes.
    var pronunciations: String? { existing("pronunciations.tsv") }
    /// Guesses the words that these lack.
    var unknownWords: String? { existing("unknown-words.safetensors") }
    var durations: String? { existing("durations.safetensors") }
    /// A Vocos folder.
    var vocoder: String? { existing("vocoder/config.yaml").map { _ in path + "/vocoder" } }

    private func existing(_ name: String) -> String? {
        let file = "\(path)/\(name)"
        return FileManager.default.fileExists(atPath: file) ? file : nil
    }
}
