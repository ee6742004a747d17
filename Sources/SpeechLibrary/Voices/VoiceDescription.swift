import Foundation
import SpeechEngine

/// What is known of a voice without its recording.
public struct VoiceDescription: Sendable, Equatable {
    /// The voice's id, in NFC.
    public let id: String
    /// Whether the voice comes with the model.
    public let isBuiltIn: Bool
    /// The language of the recording, as its maker stated it.
    public let language: String?
    /// What is said in the reference that the voice is spoken with.
    public let text: String
    /// What is said in the voice's first recording.
    public let baselineText: String
    /// The text that overrides `baselineText`, if any.
    public let overrideText: String?
    /// Whether another recording overrides the first.
    public let hasOverrideAudio: Bool
    /// When text or recording were last overridden; `nil` if they are not.
    public let overrideUpdated: Date?
    /// What the voice is spoken with unless a request says otherwise.
    public let settings: VoiceSettings

    init(id: String, stored: StoredVoice?, baselineText: String) {
        self.id = id
        isBuiltIn = stored?.baselineText == nil
        language = stored?.language
        text = stored?.overrideText ?? baselineText
        self.baselineText = baselineText
        overrideText = stored?.overrideText
        hasOverrideAudio = stored?.hasOverrideRecording ?? false
        overrideUpdated = stored?.overrideUpdated
        settings = stored?.settings ?? VoiceSettings()
    }
}

/// A recording of a voice as it was given.
public struct VoiceReference: Sendable, Equatable {
    /// The file's bytes, of any format that can be decoded.
    public let audio: [UInt8]
    /// The file's name, for its ending and for downloads.
    public let fileName: String

    /// A recording that is checked when it is taken in, not here.
    public init(audio: [UInt8], fileName: String) {
        self.audio = audio
        self.fileName = fileName
    }

    /// The same with a name without folders or characters that mean something in a header.
    var named: VoiceReference {
        let last = fileName.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let kept = last.unicodeScalars.filter {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
                || "._-".unicodeScalars.contains($0)
        }
        let name = String(String.UnicodeScalarView(kept.suffix(64)))
        return VoiceReference(audio: audio, fileName: name.isEmpty ? "reference.wav" : name)
    }
}

/// A voice that can be spoken with.
public struct PreparedVoice: Sendable {
    /// What is known of it.
    public let description: VoiceDescription
    /// What the engine speaks with.
    public let voice: Voice
    /// What is likely to make it sound wrong: of its recording, its transcript, and the two together.
    public let warnings: [String]

    init(_ description: VoiceDescription, _ checked: CheckedVoice) {
        self.description = description
        voice = checked.voice
        warnings = checked.voice.warnings + checked.warnings
    }
}

/// A voice with what the model says of its transcript.
struct CheckedVoice: Sendable {
    let voice: Voice
    let warnings: [String]
}
