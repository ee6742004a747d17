import Checkpoints
import F5TTS
import Foundation
import SpeechAudio

extension Vocoder {
    /// - Parameters:
    ///   - source: a Vocos folder; "griffin-lim" or `nil` for phase reconstruction.
    ///   - precision: of a Vocos's linears.
    public static func load(_ source: String?, precision: Precision = .fp32) throws -> Vocoder {
        guard let files = try source.flatMap(files) else { return .griffinLim(GriffinLim()) }
        return .vocos(try Vocos(state: files.state, configuration: files.configuration, precision: precision))
    }

    /// The files of a Vocos folder; `nil` for "griffin-lim".
    static func files(_ source: String) throws -> (state: StateDictionary, configuration: VocosConfiguration)?
    {
        guard source != "griffin-lim" else { return nil }
        let configuration = try VocosConfiguration(path: source + "/config.yaml")
        let candidates = ["model.safetensors", "pytorch_model.bin"].map { "\(source)/\($0)" }
        guard let weights = candidates.first(where: FileManager.default.fileExists(atPath:)) else {
            throw SynthesisError.model(
                "\(source): neither pytorch_model.bin nor model.safetensors; give the folder of "
                    + "charactr/vocos-mel-24khz")
        }
        return (try StateDictionary(path: weights), configuration)
    }
}
