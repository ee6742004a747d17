import Foundation

/// Where voices are kept. Ids given to a store are in NFC (`VoiceID.normalized`).
///
/// Each change is one transaction. A voice's `version` changes with its text and recordings, and differs from that of
/// every voice that had the id before; a change that names an outdated one is refused, so that several programs may
/// share a store.
public protocol VoiceStore: Sendable {
    /// Everything stored, in the order of ids.
    func all() async throws -> [StoredVoice]

    /// What is stored of one voice; `nil` if nothing is.
    func find(_ id: String) async throws -> StoredVoice?

    /// What is stored of one voice together with a recording, both of the same moment.
    ///
    /// - Parameter recording: `nil` chooses the one that the voice is spoken with.
    /// - Returns: `nil` if nothing is stored; a recording of `nil` if that one is not stored.
    func read(_ id: String, recording: RecordingKind?) async throws -> (
        voice: StoredVoice, recording: VoiceReference?
    )?

    /// Adds a voice, in place of an override that the id had without being a stored voice.
    ///
    /// - Returns: the version.
    /// - Throws: `LibraryError.voiceExists`, `LibraryError.full`.
    func insert(
        _ id: String, text: String, language: String?, settings: VoiceSettings, recording: VoiceReference
    ) async throws -> String

    /// Overrides a voice's text, its recording or both.
    ///
    /// - Parameters:
    ///   - text: the text that overrides the first from now on; `nil` for none.
    ///   - recording: `nil` keeps what there is.
    ///   - version: what the voice's must be; `nil` if nothing may be stored of it.
    /// - Returns: the new version.
    /// - Throws: `LibraryError.voiceChanged`, `LibraryError.full`.
    func override(_ id: String, text: String?, recording: VoiceReference?, version: String?) async throws
        -> String

    /// Removes what overrides a voice's text and recording.
    func restore(_ id: String) async throws

    /// Changes a voice's settings.
    ///
    /// - Parameters:
    ///   - mustExist: whether something must be stored of the voice.
    ///   - change: gives the new settings for the old ones.
    /// - Throws: `LibraryError.unknownVoice`; what `change` throws.
    func update(
        _ id: String, mustExist: Bool, _ change: @escaping @Sendable (VoiceSettings) throws -> VoiceSettings
    ) async throws

    /// Deletes all that is stored of a voice, and its recordings from the medium.
    func delete(_ id: String) async throws

    /// Everything stored, now and after each change; a slow reader gets the newest only.
    func changes() -> AsyncThrowingStream<[StoredVoice], any Error>
}

/// Which of a voice's recordings.
public enum RecordingKind: String, Codable, Sendable {
    /// The one that the voice was made from.
    case baseline
    /// The one that overrides it.
    case override
}

/// What a store holds of a voice, without recordings.
public struct StoredVoice: Sendable, Equatable {
    /// The voice's id, in normalised form.
    public let id: String
    /// What is said in the first recording; `nil` for a voice of the model, of which only changes are stored.
    public let baselineText: String?
    /// A hint for people; nothing depends on it.
    public let language: String?
    /// The transcript that overrides the first one, if any.
    public let overrideText: String?
    /// Whether there is a recording that overrides the first one.
    public let hasOverrideRecording: Bool
    /// When the override was made or changed; `nil` without one.
    public let overrideUpdated: Date?
    /// What the voice is spoken with unless a request says otherwise.
    public let settings: VoiceSettings
    /// Names this state of text and recordings.
    public let version: String

    /// A row, as a store makes it.
    public init(
        id: String, baselineText: String?, language: String?, overrideText: String?,
        hasOverrideRecording: Bool,
        overrideUpdated: Date?, settings: VoiceSettings, version: String
    ) {
        self.id = id
        self.baselineText = baselineText
        self.language = language
        self.overrideText = overrideText
        self.hasOverrideRecording = hasOverrideRecording
        self.overrideUpdated = overrideUpdated
        self.settings = settings
        self.version = version
    }
}

/// How much a store takes.
public struct VoiceQuota: Sendable, Equatable {
    /// Voices, and voices of the model with changes.
    public var voices: Int
    /// Bytes of all recordings together.
    public var bytes: Int

    /// A thousand voices and 1 GiB, unless stated.
    public init(voices: Int = 1000, bytes: Int = 1 << 30) {
        self.voices = voices
        self.bytes = bytes
    }
}
