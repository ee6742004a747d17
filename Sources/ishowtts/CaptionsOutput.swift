import Foundation
import SpeechEngine

/// Writes captions to a file by its name.
struct CaptionsOutput {
    let path: String
    private let format: Captions.Format

    /// `nil` where the name is not that of captions.
    init?(path: String) {
        let suffix = URL(fileURLWithPath: path).pathExtension.lowercased()
        guard let format = Captions.Format(rawValue: suffix) else { return nil }
        self.path = path
        self.format = format
    }

    func write(_ speech: Speech) throws {
        guard !speech.words.isEmpty else {
            throw Failure(
                .data,
                "\(path): it is not known when which word is heard: with this model, or with --remove-silence; "
                    + "leave --captions out")
        }
        do {
            try Data(Captions(speech.words).text(as: format).utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw Failure(.cannotCreate, "\(path): \(error.localizedDescription)")
        }
    }
}
