import F5TTS
import SpeechAudio
import Tensors

/// What turns mel frames into a waveform.
public enum Vocoder: Sendable {
    case vocos(Vocos)
    /// Phase reconstruction without a trained model: understandable, not pretty.
    case griffinLim(GriffinLim)

    public var name: String {
        switch self {
        case .vocos: "vocos"
        case .griffinLim: "griffin-lim"
        }
    }

    /// - Parameter mel: log-mel `[frames, 100]`.
    func decode(_ mel: Matrix, on pool: ThreadPool) throws -> [Float] {
        switch self {
        case .vocos(let vocos): vocos.decode(mel, on: pool)
        case .griffinLim(let griffinLim): try griffinLim.decode(mel, on: pool)
        }
    }
}
