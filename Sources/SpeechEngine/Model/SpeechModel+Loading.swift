import BuiltInVoice
import Checkpoints
import F5TTS
import Foundation
import SpeechAudio
import SpeechText
import Tensors

extension SpeechModel {
    /// The files of a model, as a user names them; everything may be left out.
    public struct Source: Sendable {
        /// A checkpoint file, or a folder laid out like the built-in one. `nil` is the built-in voice.
        public var model: String?
        /// A Vocos folder, or "griffin-lim".
        public var vocoder: String?
        /// A vocab.txt; default is the folder's, or upstream's.
        public var vocabulary: String?
        /// A configuration in upstream's YAML form; default is recognition from the tensors.
        public var configuration: String?
        public var generation: Architecture.Generation?
        public var useEMA: Bool
        public var segmentation: Segmentation
        /// What the transformer's blocks calculate with; `nil` is what the file was packed for, or what the
        /// configuration recommends, else fp32.
        public var precision: Precision?

        public init(
            model: String? = nil, vocoder: String? = nil, vocabulary: String? = nil,
            configuration: String? = nil, generation: Architecture.Generation? = nil, useEMA: Bool = true,
            segmentation: Segmentation = .jieba, precision: Precision? = nil
        ) {
            self.model = model
            self.vocoder = vocoder
            self.vocabulary = vocabulary
            self.configuration = configuration
            self.generation = generation
            self.useEMA = useEMA
            self.segmentation = segmentation
            self.precision = precision
        }
    }

    /// Loads a model.
    ///
    /// - Throws: one-line errors that name the file, the tensor or the key, and the way out.
    public static func load(_ source: Source, on pool: ThreadPool) throws -> SpeechModel {
        let files = try SourceFiles(source)
        if let packed = try PackedModel(Checkpoint(path: files.checkpoint)) {
            guard source.precision == nil || source.precision == packed.description.precision else {
                throw SynthesisError.model(
                    "\(files.checkpoint) is packed as \(packed.description.precision.rawValue); "
                        + "leave --precision out or give the checkpoint it was made from")
            }
            return try packed.load(segmentation: source.segmentation, vocoder: source.vocoder)
        }
        let (state, architecture) = try files.acoustic(on: pool)
        let precision = source.precision ?? (files.configuration?.recommended.int8 == true ? .int8 : .fp32)
        let acoustic = try F5Model(state: state, architecture: architecture, precision: precision)
        let encoder = try TokenEncoder.make(
            files.tokenizer, vocabulary: { try files.vocabularyPath().map { try Vocabulary(path: $0) } },
            pronunciations: { try files.pronunciations.map { try PronunciationDictionary(path: $0) } },
            segmentation: source.segmentation, source: files.checkpoint)
        let durations = try files.durations.map { try DurationPredictor(state: StateDictionary(path: $0)) }
        return try SpeechModel(
            folder: files.folder, name: files.name, acoustic: acoustic, encoder: encoder,
            vocoder: Vocoder.load(files.vocoder, precision: precision), durations: durations,
            recommended: files.configuration?.recommended ?? .init(),
            warnings: files.configuration?.warnings ?? [])
    }

    /// Upstream's vocabulary, which ships with the package.
    static func builtInVocabulary() throws -> String {
        guard let builtIn = BuiltInVoice.upstreamVocabulary?.path else {
            throw SynthesisError.model(
                "upstream's vocabulary is missing from this installation; give --vocab FILE")
        }
        return builtIn
    }

    /// The vocabulary at a path, or upstream's.
    public static func vocabulary(path: String?) throws -> Vocabulary {
        try Vocabulary(path: path ?? builtInVocabulary())
    }

    /// The folder that a model's name means: the built-in one for `nil`, none for a checkpoint file.
    public static func folder(_ model: String?) throws -> String? {
        guard let model else { return BuiltInVoice.directory?.path }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: model, isDirectory: &isFolder) else {
            throw SynthesisError.model("\(model): no such file or folder")
        }
        return isFolder.boolValue ? model : nil
    }

    /// The voice to speak with: a recording, a voice of the model's folder (for a checkpoint file the built-in
    /// ones), or the folder's first.
    public func voice(
        named name: String? = nil, audioPath: String? = nil, text: String? = nil
    ) throws -> Voice {
        if let audioPath, let text {
            return try Voice(
                name: URL(fileURLWithPath: audioPath).deletingPathExtension().lastPathComponent,
                audioPath: audioPath, text: text)
        }
        return try voices.voice(named: name)
    }

    /// The voices that come with the model; for a checkpoint file the built-in ones.
    public var voices: VoiceFolder { VoiceFolder(modelFolder: folder ?? BuiltInVoice.directory?.path) }
}

extension TokenEncoder {
    /// - Parameters:
    ///   - vocabulary: asked for where the tokenizer needs one.
    ///   - pronunciations: likewise.
    ///   - source: the model's file, for messages.
    static func make(
        _ kind: ModelConfiguration.Tokenizer, vocabulary: () throws -> Vocabulary?,
        pronunciations: () throws -> PronunciationDictionary?, segmentation: Segmentation, source: String
    ) throws -> TokenEncoder {
        func needed() throws -> Vocabulary {
            guard let vocabulary = try vocabulary() else {
                throw SynthesisError.model("\(source): no vocabulary; pack the model again with --vocab FILE")
            }
            return vocabulary
        }
        switch kind {
        case .byte: return .bytes
        case .char: return TokenEncoder(tokenizer: .characters, vocabulary: try needed())
        case .phoneme:
            guard let dictionary = try pronunciations() else {
                throw SynthesisError.model(
                    "\(source): no pronunciations; give the model's folder with its pronunciations.tsv")
            }
            return TokenEncoder(
                tokenizer: .phonemes(PhonemeTokenizer(dictionary: dictionary)), vocabulary: try needed())
        case .pinyin, .custom:
            return TokenEncoder(
                tokenizer: .pinyin(try PinyinTokenizer(segmentation: segmentation)), vocabulary: try needed())
        }
    }
}
