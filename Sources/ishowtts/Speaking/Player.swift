import Foundation
import SpeechAudio
import SpeechEngine
import Synchronization

/// Plays speech through a player program of the system.
struct Player {
    /// Programs that play a wav file, in order of preference, with their arguments before the file.
    private static let candidates: [(program: String, arguments: [String])] = [
        ("pw-play", []), ("paplay", []), ("aplay", ["-q"]), ("play", ["-q"]),
        ("ffplay", ["-nodisp", "-autoexit", "-loglevel", "error"]),
    ]

    /// The first of them that this machine has.
    ///
    /// - Throws: `Failure` if there is none.
    static func find() throws -> Player {
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for candidate in candidates {
            for folder in path {
                let program = "\(folder)/\(candidate.program)"
                guard FileManager.default.isExecutableFile(atPath: program) else { continue }
                return Player(program: program, arguments: candidate.arguments)
            }
        }
        throw Failure(
            .unavailable,
            "no player found (looked for \(candidates.map(\.program).joined(separator: ", "))); "
                + "install pipewire-bin, pulseaudio-utils or alsa-utils, or write a file with -o")
    }

    private let program: String
    private let arguments: [String]

    /// Plays speech to its end.
    ///
    /// - Throws: `Failure`.
    func play(_ speech: Speech) throws {
        let done = DispatchSemaphore(value: 0)
        let failure = Mutex<(any Error)?>(nil)
        _ = try start(speech.samples, sampleRate: speech.sampleRate) { error in
            failure.withLock { $0 = error }
            done.signal()
        }
        done.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Begins to play samples.
    ///
    /// - Parameter ended: called once, on another thread, when all was heard or the player failed.
    /// - Returns: the player's process.
    /// - Throws: `Failure`.
    func start(
        _ samples: [Float], sampleRate: Int, ended: @escaping @Sendable ((any Error)?) -> Void
    ) throws -> Process {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("ishowtts-\(UUID()).wav")
            .path
        do { try AudioFile.write(samples, sampleRate: sampleRate, to: file) } catch {
            throw Failure(writing: error)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments + [file]
        // What waits on standard input is not the player's.
        process.standardInput = FileHandle.nullDevice
        let start = ContinuousClock.now
        let seconds = Double(samples.count) / Double(sampleRate)
        let program = program
        process.terminationHandler = { process in
            unlink(file)
            if process.terminationReason != .exit || process.terminationStatus != 0 {
                ended(
                    Failure(
                        .unavailable,
                        "\(program) ended with status \(process.terminationStatus); write a file with -o"))
            } else if (ContinuousClock.now - start) / .seconds(1) <= seconds / 2 {
                // Some players find no sound card and end as if all were well.
                ended(
                    Failure(
                        .unavailable,
                        "\(program) ended before the speech could be heard; is there a sound card? Write a file with -o"
                    ))
            } else {
                ended(nil)
            }
        }
        do {
            try process.run()
        } catch {
            unlink(file)
            throw Failure(
                .unavailable,
                "\(program) cannot be started (\(error.localizedDescription)); write a file with -o")
        }
        return process
    }
}
