import Foundation
import SpeechAudio
import SpeechEngine

/// Plays speech through a player program of the system.
struct Player {
    /// Programs that play a wav file, in order of preference, with their arguments in front of the file.
    private static let candidates: [(program: String, arguments: [String])] = [
        ("pw-play", []), ("paplay", []), ("aplay", ["-q"]), ("afplay", []), ("play", ["-q"]),
        ("ffplay", ["-nodisp", "-autoexit", "-loglevel", "error"]),
    ]

    func play(_ speech: Speech) throws {
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for candidate in Self.candidates {
            for folder in path {
                let program = "\(folder)/\(candidate.program)"
                guard FileManager.default.isExecutableFile(atPath: program) else { continue }
                try run(program, candidate.arguments, speech)
                return
            }
        }
        throw Failure(
            .unavailable,
            "no player found (looked for \(Self.candidates.map(\.program).joined(separator: ", "))); "
                + "install pipewire-bin, pulseaudio-utils or alsa-utils, or write a file with -o")
    }

    private func run(_ program: String, _ arguments: [String], _ speech: Speech) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("ishowtts-\(UUID()).wav")
        try AudioFile.write(speech.samples, sampleRate: speech.sampleRate, to: file.path)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments + [file.path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(.unavailable, "\(program) ended with status \(process.terminationStatus)")
        }
    }
}
