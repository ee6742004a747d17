import Checkpoints
import F5TTS
import Foundation
import SpeechAudio

extension Vocoder {
    /// - Parameter source: a Vocos folder; "griffin-lim" or `nil` for phase reconstruction.
    public static func load(_ source: String?) throws -> Vocoder {
        guard let source, source != "griffin-lim" else { return .griffinLim(GriffinLim()) }
        let configuration = try VocosConfiguration(path: source + "/config.yaml")
        let candidates = ["model.safetensors", "pytorch_model.bin"].map { "\(source)/\($0)" }
        guard let weights = candidates.first(where: FileManager.default.fileExists(atPath:)) else {
            throw SynthesisError.model(
                "\(source): neither pytorch_model.bin nor model.safetensors; give the folder of "
                    + "charactr/vocos-mel-24khz")
        }
        return .vocos(try Vocos(state: StateDictionary(path: weights), configuration: configuration))
    }
}
