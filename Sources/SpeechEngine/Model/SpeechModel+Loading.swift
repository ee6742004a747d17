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
        /// Settles the generation of an F5-TTS checkpoint, which its tensors do not show; `nil` looks for traces of it.
        public var generation: Architecture.Generation?
        /// Takes the averaged weights of a training checkpoint, as upstream does.
        public var useEMA: Bool
        /// How Chinese text is cut into words.
        public var segmentation: Segmentation
        /// What the transformer's blocks calculate with; `nil` is what the file was packed for, or what the
        /// configuration recommends, else fp32.
        public var precision: Precision?

        /// The files of a model; every argument is described at the property of its name. Without any it is the built-in
        /// voice.
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

    /// Loads a model, after checking all of its files.
    ///
    /// - Throws: `CheckpointError`, `ModelError`, `TensorError` or `SynthesisError`: one line that names the file, the
    ///   tensor or the key, and what was expected.
    public static func load(_ source: Source, on pool: ThreadPool) throws -> SpeechModel {
        try SpeechModel(ModelBundle(source, on: pool), segmentation: source.segmentation)
    }

    init(_ bundle: ModelBundle, segmentation: Segmentation) throws {
        try self.init(
            folder: bundle.folder, name: bundle.name,
            acoustic: F5Model(
                state: bundle.acoustic, architecture: bundle.architecture, precision: bundle.precision),
            encoder: bundle.encoder(segmentation: segmentation),
            vocoder: Vocoder(bundle.vocoder, precision: bundle.precision),
            durations: bundle.durations.map { try DurationPredictor(state: $0) },
            recommended: bundle.recommended, warnings: bundle.warnings)
    }

    /// Upstream's vocabulary, which ships with the package.
    static func builtInVocabulary() throws -> String {
        guard let builtIn = BuiltInVoice.upstreamVocabulary?.path else {
            throw SynthesisError.model(
                "upstream's vocabulary is missing from this installation; install it whole or name a vocabulary"
            )
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
