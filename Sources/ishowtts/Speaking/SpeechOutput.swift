import Foundation
import SpeechAudio
import SpeechEngine

/// Writes speech to a file in the format that its name says, or raw to standard output.
struct SpeechOutput {
    let path: String

    /// Takes samples while the speech is still being made, if that is possible: on standard output.
    var stream: (([Float]) throws -> Void)? {
        path == "-" ? { try Console.write(Data(RawPCM.encode($0))) } : nil
    }

    /// Checks, before long work, that the name says a format and its folder is there.
    ///
    /// - Throws: `Failure`.
    func check() throws {
        guard path != "-" else { return }
        do {
            _ = try AudioFormat(path: path)
        } catch {
            throw Failure(writing: error)
        }
        try Output.checkFolder(path)
    }

    /// Writes a file.
    ///
    /// - Throws: `Failure`.
    func write(_ speech: Speech) throws {
        do {
            try AudioFile.write(speech.samples, sampleRate: speech.sampleRate, to: path)
        } catch {
            throw Failure(writing: error)
        }
    }
}

/// Writes captions to a file in the format that its name says.
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

    /// - Throws: `Failure`.
    func write(_ speech: Speech) throws {
        guard !speech.words.isEmpty else {
            throw Failure(
                .data,
                "\(path): this model, or --remove-silence, leaves it open when each word is heard; "
                    + "speak without --captions")
        }
        try Output.write(Data(Captions(speech.words).text(as: format).utf8), to: path)
    }
}
