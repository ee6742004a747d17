import Checkpoints
import Foundation
import SpeechAudio
import SpeechEngine
import SpeechText

/// An error as the command line shows it: one line, and an exit code of sysexits.h.
struct Failure: Error {
    enum Code: Int32 {
        /// What was checked or compared is worse than it should be.
        case worse = 1
        /// There was nothing to compare with.
        case nothing = 3
        case usage = 64
        case data = 65
        case noInput = 66
        case unavailable = 69
        case cannotCreate = 73
    }

    let code: Code
    let text: String

    init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// An error of any part of the program. The libraries do not know the options that help; this names them.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as AudioError:
            self.init(Self.isAboutAccess(error) ? .noInput : .data, Self.line(error))
        case SynthesisError.option(let name, let text): self.init(.data, "\(text) (--\(Self.option(name)))")
        case CheckpointError.writing(let text): self.init(.cannotCreate, text)
        case CheckpointError.averagedOnly: self.init(.data, "\(Self.line(error)) (leave --no-ema out)")
        case TextError.vocabulary: self.init(.data, "\(Self.line(error)) (--vocab)")
        default: self.init(.data, Self.line(error))
        }
    }

    /// Writing audio failed.
    init(writing error: any Error) { self.init(.cannotCreate, Self.line(error)) }

    private static func isAboutAccess(_ error: AudioError) -> Bool {
        if case .cannotAccess = error { true } else { false }
    }

    /// `cfg interval` and `crossFade` as options are written: `cfg-interval`, `cross-fade`.
    private static func option(_ name: String) -> String {
        name.map { $0 == " " ? "-" : $0.isUppercase ? "-\($0.lowercased())" : "\($0)" }.joined()
    }

    private static func line(_ error: any Error) -> String {
        // Foundation's errors are written for programmers where they are not localized.
        error is any CustomNSError || type(of: error) is NSError.Type
            ? error.localizedDescription : String(describing: error)
    }
}
