import Basics
import SpeechEngine
import SpeechLibrary
import SpeechText

/// Why the service does not do what it was asked, in terms that every adapter can show: a kind that decides what the
/// client may do about it, a code that programs match on, and one line for people.
public struct ServiceError: OneLineError, Equatable {
    /// Whose fault it is, and what the client may do.
    public enum Kind: Sendable, Equatable {
        /// The request itself is wrong.
        case invalid
        case notFound
        /// What is there already is in the way.
        case conflict
        case forbidden
        /// This client asks too much.
        case tooMany
        /// The service is busy or about to end; it makes sense to ask again.
        case unavailable
        /// The client left.
        case cancelled
        /// Something is wrong here, not with the request.
        case fault
    }

    /// What the client may do about it.
    public let kind: Kind
    /// Stable, in snake case.
    public let code: String
    /// One line for people: what is wrong, and the remedy.
    public let message: String
    /// The field of the request that is wrong, as the JSON interfaces call it.
    public let field: String?
    /// Seconds after which asking again makes sense.
    public let retryAfter: Double?

    /// - Parameters:
    ///   - code: stable, in snake case.
    ///   - message: one line that ends with the remedy.
    ///   - field: of the request, in snake case.
    ///   - retryAfter: seconds.
    public init(
        _ kind: Kind, _ code: String, _ message: String, field: String? = nil, retryAfter: Double? = nil
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.field = field
        self.retryAfter = retryAfter
    }

    public var description: String { message }
    /// What went wrong in a lower layer, as a client should see it. What is not known to be the client's fault is ours.
    public init(_ error: any Error) {
        switch error {
        case let error as ServiceError: self = error
        case let error as SynthesisError: self.init(error)
        case let error as SchedulerError: self.init(error)
        case let error as LibraryError: self.init(error)
        case let error as PronunciationFault: self.init(error)
        case is CancellationError: self.init(.cancelled, "cancelled", "the client left")
        default:
            self.init(.fault, "internal_error", "something went wrong here; the server's log says what")
        }
    }

    private init(_ error: SynthesisError) {
        switch error {
        case .emptyText: self.init(.invalid, "empty_input", "\(error)", field: "input")
        case .unspeakable: self.init(.invalid, "unspeakable_input", "\(error)", field: "input")
        case .tooLong: self.init(.invalid, "input_too_long", "\(error)", field: "input")
        case .option(let name, _):
            self.init(.invalid, "invalid_option", "\(error)", field: Self.snake(name))
        case .voice: self.init(.invalid, "invalid_voice", "\(error)", field: "voice")
        case .model: self.init(.fault, "model_error", "\(error)")
        }
    }

    private init(_ error: SchedulerError) {
        switch error {
        case .queueFull: self.init(.unavailable, "queue_full", "\(error)", retryAfter: error.retryAfter)
        case .clientLimit:
            self.init(.tooMany, "too_many_requests", "\(error)", retryAfter: error.retryAfter)
        case .deadline: self.init(.unavailable, "deadline_exceeded", "\(error)", retryAfter: 1)
        case .draining: self.init(.unavailable, "shutting_down", "\(error)", retryAfter: 5)
        }
    }

    private init(_ error: LibraryError) {
        switch error {
        case .unknownVoice: self.init(.notFound, "voice_not_found", "\(error)", field: "voice")
        case .noVoices: self.init(.notFound, "no_voices", "\(error)", field: "voice")
        case .noOverride: self.init(.notFound, "no_override", "\(error)", field: "voice")
        case .voiceExists: self.init(.conflict, "voice_exists", "\(error)", field: "id")
        case .voiceChanged: self.init(.conflict, "voice_changed", "\(error)", field: "voice")
        case .unusableVoice: self.init(.invalid, "invalid_voice", "\(error)", field: "voice")
        case .builtInVoice: self.init(.forbidden, "voice_built_in", "\(error)", field: "voice")
        case .invalid(let field, _):
            let code = field.hasPrefix("settings") ? "settings" : field
            self.init(.invalid, "invalid_\(code)", "\(error)", field: Self.snake(field))
        case .full: self.init(.conflict, "library_full", "\(error)")
        case .busy(let seconds): self.init(.unavailable, "library_busy", "\(error)", retryAfter: seconds)
        case .diskFull: self.init(.unavailable, "disk_full", "\(error)", retryAfter: 60)
        case .storage: self.init(.fault, "storage_error", "\(error)")
        }
    }

    private init(_ error: PronunciationFault) {
        switch error {
        case .entry(let field, _):
            self.init(.invalid, "invalid_pronunciation", "\(error)", field: field.rawValue)
        case .lines: self.init(.invalid, "invalid_pronunciations", "\(error)")
        case .file: self.init(.fault, "storage_error", "\(error)")
        case .exists: self.init(.conflict, "pronunciation_exists", "\(error)", field: "written")
        case .full: self.init(.conflict, "pronunciations_full", "\(error)")
        case .unknown: self.init(.notFound, "pronunciation_not_found", "\(error)", field: "id")
        }
    }

    /// `crossFade` as the JSON interfaces write it: `cross_fade`.
    private static func snake(_ name: String) -> String {
        name.reduce(into: "") { text, letter in
            text += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
        }
    }
}
