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

    /// Frames of the first piece of a stream, a fifth of a second, and of the others.
    private static let pieces = (first: 20, next: 96)

    /// Decodes log-mel `[frames, 100]`.
    ///
    /// - Parameter body: takes the samples in one or several pieces; what it throws ends the decoding.
    func decode(_ mel: Matrix, on pool: ThreadPool, _ body: ([Float]) throws -> Void) throws {
        switch self {
        case .vocos(let vocos):
            try vocos.decode(mel, first: Self.pieces.first, next: Self.pieces.next, on: pool, body)
        case .griffinLim(let griffinLim): try body(griffinLim.decode(mel, on: pool))
        }
    }

    /// The whole waveform of log-mel `[frames, 100]`.
    func decode(_ mel: Matrix, on pool: ThreadPool) throws -> [Float] {
        switch self {
        case .vocos(let vocos): vocos.decode(mel, on: pool)
        case .griffinLim(let griffinLim): try griffinLim.decode(mel, on: pool)
        }
    }
}
