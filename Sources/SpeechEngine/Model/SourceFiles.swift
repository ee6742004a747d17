import BuiltInVoice
import Checkpoints
import F5TTS
import Foundation
import SpeechText
import Tensors

/// The files that a `SpeechModel.Source` means, found.
struct SourceFiles {
    let folder: String?
    let checkpoint: String
    let configuration: ModelConfiguration?
    let vocabulary: String?
    let durations: String?
    /// How words are said, for a tokenizer of phonemes.
    let pronunciations: String?
    /// A Vocos folder, "griffin-lim", or `nil` for none.
    let vocoder: String?
    private let source: SpeechModel.Source

    init(_ source: SpeechModel.Source) throws {
        let folder = try SpeechModel.folder(source.model).map(ModelFolder.init)
        guard let checkpoint = folder?.model ?? source.model else {
            throw SynthesisError.model(
                "the built-in voice is missing from this installation; give --model FILE")
        }
        self.source = source
        self.folder = folder?.path
        self.checkpoint = checkpoint
        configuration = try (source.configuration ?? folder?.configuration).map {
            try ModelConfiguration(path: $0)
        }
        vocabulary = source.vocabulary ?? folder?.vocabulary
        durations = folder?.durations
        pronunciations = folder?.pronunciations
        vocoder = source.vocoder ?? folder?.vocoder
    }

    var name: String {
        configuration?.name ?? URL(fileURLWithPath: checkpoint).deletingPathExtension().lastPathComponent
    }

    var tokenizer: ModelConfiguration.Tokenizer { configuration?.tokenizer ?? .pinyin }

    /// The acoustic model's tensors, all of them finite, and its architecture.
    func acoustic(on pool: ThreadPool) throws -> (StateDictionary, Architecture) {
        let state = try StateDictionary(path: checkpoint, useEMA: source.useEMA)
        try state.checkFinite(on: pool)
        return (
            state,
            try Architecture(
                recognizing: state, configuration: configuration, generation: source.generation)
        )
    }

    /// The vocabulary file, or upstream's, which ships with the package; `nil` for a tokenizer of bytes.
    func vocabularyPath() throws -> String? {
        guard tokenizer != .byte else { return nil }
        return try vocabulary ?? SpeechModel.builtInVocabulary()
    }
}
