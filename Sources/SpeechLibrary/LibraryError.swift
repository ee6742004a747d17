import Basics

/// Why the library cannot do what it was asked. Each description is one line that names what was wrong and the remedy.
public enum LibraryError: OneLineError, Equatable {
    /// No voice has this id.
    case unknownVoice(String)
    /// The library has no voice at all.
    case noVoices
    /// The voice exists, but its reference recording is not overridden.
    case noOverride(String)
    /// A voice of this id exists already.
    case voiceExists(String)
    /// Voices that come with the model can be overridden, not deleted or created.
    case builtInVoice(String)
    /// The voice was changed or deleted by someone else while this change was prepared; nothing was stored.
    case voiceChanged(String)
    /// The voice is stored, but the model cannot speak with it.
    case unusableVoice(String, reason: String)
    /// What was given is not acceptable.
    ///
    /// - Parameters:
    ///   - field: the name of what was given: `id`, `text`, `audio`, `language`, `file`, `settings`, `settings.NAME`,
    ///     `days` or `limit`.
    case invalid(field: String, reason: String)
    /// No room for another voice or recording.
    case full(reason: String)
    /// Too much is waiting already; trying again in some seconds helps.
    case busy(retryAfter: Double)
    /// There is no room on the medium for a change, none of which was made.
    case diskFull
    /// A folder or file of the library cannot be used.
    case storage(path: String, reason: String)

    public var description: String {
        switch self {
        case .unknownVoice(let id): "no voice \(Self.shown(id)); choose one of the listed voices"
        case .noVoices: "there are no voices yet; create one from a recording first"
        case .noOverride(let id): "the recording of voice \(Self.shown(id)) is not overridden"
        case .voiceExists(let id):
            "there is a voice \(Self.shown(id)) already; choose another id, or delete that one first"
        case .builtInVoice(let id):
            "voice \(Self.shown(id)) comes with the model and cannot be created or deleted; override its reference instead"
        case .voiceChanged(let id):
            "voice \(Self.shown(id)) was changed at the same time and this change was not stored; look at it and try again"
        case .unusableVoice(let id, let reason):
            "voice \(Self.shown(id)) cannot be spoken with: \(reason); override its reference, or delete it"
        case .invalid(let field, let reason): "\(field): \(reason)"
        case .full(let reason): "\(reason); delete voices that are no longer needed"
        case .busy(let seconds):
            "too much is waiting already; try again in \(String(format: "%.0f", max(1, seconds))) s"
        case .diskFull:
            "the disk of the data folder is full and nothing was changed; make room on it and try again"
        case .storage(let path, let reason): "\(path): \(reason)"
        }
    }

    /// An id as messages show it, short and on one line: a request can give anything.
    private static func shown(_ id: String) -> String {
        let scalars = id.unicodeScalars.prefix(80)
        let isWhole = scalars.endIndex == id.unicodeScalars.endIndex
        let line = scalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(line)) + (isWhole ? "" : "…")
    }
}
