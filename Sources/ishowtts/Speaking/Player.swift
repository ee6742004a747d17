import Foundation
import SpeechAudio
import SpeechEngine

/// Plays speech through a player program of the system.
struct Player {
    /// Programs that play a wav file, in order of preference, with their arguments before the file.
    private static let candidates: [(program: String, arguments: [String])] = [
        ("pw-play", []), ("paplay", []), ("aplay", ["-q"]), ("play", ["-q"]),
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
            .path
        defer { unlink(file) }
        try SpeechOutput(path: file).write(speech)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments + [file]
        let start = ContinuousClock.now
        do {
            try process.run()
        } catch {
            throw Failure(
                .unavailable,
                "\(program) cannot be started (\(error.localizedDescription)); write a file with -o")
        }
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Failure(
                .unavailable,
                "\(program) ended with status \(process.terminationStatus); write a file with -o")
        }
        // Some players find no sound card and end as if all were well.
        guard (ContinuousClock.now - start) / .seconds(1) > speech.duration / 2 else {
            throw Failure(
                .unavailable,
                "\(program) ended before the speech could be heard; is there a sound card? Write a file with -o"
            )
        }
    }
}
