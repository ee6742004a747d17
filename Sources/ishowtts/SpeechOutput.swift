import Foundation
import SpeechAudio
import SpeechEngine

/// Writes speech to a file by its name, or raw to standard output.
struct SpeechOutput {
    let path: String

    /// Takes samples while the speech is still being made, where that is possible: on standard output.
    var stream: (([Float]) throws -> Void)? {
        guard path == "-" else { return nil }
        return { samples in
            do {
                try RawPCM.write(samples, to: STDOUT_FILENO)
            } catch {
                throw Failure(.cannotCreate, String(describing: error))
            }
        }
    }

    /// Writes a file.
    func write(_ speech: Speech) throws {
        do {
            try AudioFile.write(speech.samples, sampleRate: speech.sampleRate, to: path)
        } catch {
            throw Failure(.cannotCreate, String(describing: error))
        }
    }
}
