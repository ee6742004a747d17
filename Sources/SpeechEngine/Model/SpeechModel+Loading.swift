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

        public init(
            model: String? = nil, vocoder: String? = nil, vocabulary: String? = nil,
            configuration: String? = nil, generation: Architecture.Generation? = nil, useEMA: Bool = true,
            segmentation: Segmentation = .jieba
        ) {
            self.model = model
            self.vocoder = vocoder
            self.vocabulary = vocabulary
            self.configuration = configuration
            self.generation = generation
            self.useEMA = useEMA
            self.segmentation = segmentation
        }
    }

    /// Loads a model.
    ///
    /// - Throws: one-line errors that name the file, the tensor or the key, and the way out.
    public static func load(_ source: Source, on pool: ThreadPool) throws -> SpeechModel {
        let folder = try folder(source.model).map(ModelFolder.init)
        guard let checkpoint = folder?.model ?? source.model else {
            throw SynthesisError.model(
                "the built-in voice is missing from this installation; give --model FILE")
        }
        let configuration = try (source.configuration ?? folder?.configuration).map {
            try ModelConfiguration(path: $0)
        }
        let state = try StateDictionary(path: checkpoint, useEMA: source.useEMA)
        try state.checkFinite(on: pool)
        let architecture = try Architecture(
            recognizing: state, configuration: configuration, generation: source.generation)
        let acoustic = try F5Model(state: state, architecture: architecture)
        let encoder = try Self.encoder(
            configuration?.tokenizer ?? .pinyin, vocabulary: source.vocabulary ?? folder?.vocabulary,
            segmentation: source.segmentation)
        let durations = try folder?.durations.map { try DurationPredictor(state: StateDictionary(path: $0)) }
        return try SpeechModel(
            folder: folder?.path,
            name: configuration?.name
                ?? URL(fileURLWithPath: checkpoint).deletingPathExtension().lastPathComponent,
            acoustic: acoustic, encoder: encoder, vocoder: Vocoder.load(source.vocoder ?? folder?.vocoder),
            durations: durations,
            defaults: configuration?.samplingDefaults ?? SamplingOptions(),
            passSeconds: configuration?.recommended.maxFrames.map(Self.seconds) ?? 22,
            warnings: configuration?.warnings ?? [])
    }

    private static func seconds(frames: Int) -> Double {
        Double(frames * MelSpectrogram.hop) / Double(sampleRate)
    }

    private static func encoder(
        _ kind: ModelConfiguration.Tokenizer, vocabulary: String?, segmentation: Segmentation
    ) throws -> TokenEncoder {
        switch kind {
        case .byte: .bytes
        case .char: TokenEncoder(tokenizer: .characters, vocabulary: try Self.vocabulary(path: vocabulary))
        case .pinyin, .custom:
            TokenEncoder(
                tokenizer: .pinyin(try PinyinTokenizer(segmentation: segmentation)),
                vocabulary: try Self.vocabulary(path: vocabulary))
        }
    }

    /// The vocabulary at a path, or upstream's, which ships with the built-in voice.
    public static func vocabulary(path: String?) throws -> Vocabulary {
        if let path { return try Vocabulary(path: path) }
        guard let builtIn = BuiltInVoice.directory.map({ ModelFolder(path: $0.path) })?.vocabulary else {
            throw SynthesisError.model(
                "the built-in vocabulary is missing from this installation; give --vocab FILE")
        }
        return try Vocabulary(path: builtIn)
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
        return try VoiceFolder(modelFolder: folder ?? BuiltInVoice.directory?.path).voice(named: name)
    }
}

extension ModelConfiguration {
    /// The settings that the file recommends.
    var samplingDefaults: SamplingOptions {
        var options = SamplingOptions()
        if let nfe = recommended.nfe { options.steps = nfe }
        if let cfg = recommended.cfg { options.guidance = cfg }
        return options
    }
}
