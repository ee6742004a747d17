import Checkpoints
import F5TTS
import Foundation
import SpeechAudio
import Tensors

/// What turns mel frames into a waveform.
public enum Vocoder: Sendable {
    case vocos(Vocos)
    /// Phase reconstruction without a trained model: understandable, not pretty.
    case griffinLim(GriffinLim)

    /// A short name for logs and reports.
    public var name: String {
        switch self {
        case .vocos: "vocos"
        case .griffinLim: "griffin-lim"
        }
    }

    /// Frames of the first piece of a stream, a fifth of a second, and of the others.
    private static let pieces = (first: 20, next: 96)

    /// Decodes log-mel `[frames, 100]`.
    ///
    /// - Parameter body: takes the samples in one or several pieces; what it throws ends the decoding.
    /// - Throws: `SynthesisError.model` where samples are not finite, and what `body` throws.
    func decode(_ mel: Matrix, on pool: ThreadPool, _ body: ([Float]) throws -> Void) throws {
        switch self {
        case .vocos(let vocos):
            try vocos.decode(mel, first: Self.pieces.first, next: Self.pieces.next, on: pool) {
                try body(Self.finite($0))
            }
        case .griffinLim(let griffinLim): try body(Self.finite(griffinLim.decode(mel, on: pool)))
        }
    }

    /// The whole waveform of log-mel `[frames, 100]`.
    ///
    /// - Throws: `SynthesisError.model` where samples are not finite.
    func decode(_ mel: Matrix, on pool: ThreadPool) throws -> [Float] {
        switch self {
        case .vocos(let vocos): try Self.finite(vocos.decode(mel, on: pool))
        case .griffinLim(let griffinLim): try Self.finite(griffinLim.decode(mel, on: pool))
        }
    }

    /// Finite weights can still be so large that sums overflow: that is the model's fault and nobody's audio.
    private static func finite(_ samples: [Float]) throws -> [Float] {
        guard samples.allSatisfy(\.isFinite) else {
            throw SynthesisError.model(
                "the model's numbers overflow, so it makes no sound; it is damaged or its training diverged")
        }
        return samples
    }
}

extension Vocoder {
    /// A Vocos as it lies in its files.
    struct Files {
        let state: StateDictionary
        let configuration: VocosConfiguration

        /// - Throws: `CheckpointError` where a number is out of range or a weight not finite, `SynthesisError.model` where
        ///   the vocoder takes other mel frames than models make.
        func check(on pool: ThreadPool) throws {
            try configuration.validate(source: state.source)
            let expected = (bins: MelSpectrogram.bands, hop: MelSpectrogram.hop)
            guard configuration.melBins == expected.bins, configuration.hop == expected.hop else {
                throw SynthesisError.model(
                    "\(state.source): a vocoder for \(configuration.melBins) mel bins at a hop of "
                        + "\(configuration.hop), expected \(expected.bins) and \(expected.hop)")
            }
            try state.checkFinite(on: pool)
        }
    }

    /// - Parameters:
    ///   - source: a Vocos folder; "griffin-lim" or `nil` for phase reconstruction.
    ///   - precision: of a Vocos's linears.
    ///   - pool: the threads that check the weights.
    /// - Throws: `CheckpointError` or `SynthesisError.model` naming the file and what is wrong with it.
    public static func load(
        _ source: String?, precision: Precision = .fp32, on pool: ThreadPool
    ) throws -> Vocoder {
        let files = try source.flatMap(files)
        try files?.check(on: pool)
        return try Vocoder(files, precision: precision)
    }

    /// - Parameter files: checked ones; `nil` for phase reconstruction.
    init(_ files: Files?, precision: Precision) throws {
        guard let files else {
            self = .griffinLim(GriffinLim())
            return
        }
        self = .vocos(
            try Vocos(state: files.state, configuration: files.configuration, precision: precision))
    }

    /// The files of a Vocos folder; `nil` for "griffin-lim".
    static func files(_ source: String) throws -> Files? {
        guard source != "griffin-lim" else { return nil }
        let configuration = try VocosConfiguration(path: source + "/config.yaml")
        let candidates = ["model.safetensors", "pytorch_model.bin"].map { "\(source)/\($0)" }
        guard let weights = candidates.first(where: FileManager.default.fileExists(atPath:)) else {
            throw SynthesisError.model(
                "\(source): neither pytorch_model.bin nor model.safetensors; give the folder of "
                    + "charactr/vocos-mel-24khz")
        }
        return Files(state: try StateDictionary(path: weights), configuration: configuration)
    }
}
