import Foundation
import SpeechAudio
import SpeechEngine

/// Writes speech to a file by its name, or raw to standard output.
struct SpeechOutput {
    let path: String

    func write(_ speech: Speech) throws {
        do {
            if path == "-" {
                try RawPCM.write(speech.samples, to: STDOUT_FILENO)
            } else {
                try AudioFile.write(speech.samples, sampleRate: speech.sampleRate, to: path)
            }
        } catch {
            throw Failure(.cannotCreate, String(describing: error))
        }
    }
}
