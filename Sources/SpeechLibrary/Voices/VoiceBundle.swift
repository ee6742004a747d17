import Foundation

/// A voice as one file: JSON with the recording in base64.
public struct VoiceBundle: Codable, Sendable {
    /// What `format` is.
    public static let format = "ishowtts-voice"

    /// Which kind of file this is.
    public let format: String
    /// Of the format; 1 so far.
    public let version: Int
    /// What the voice was called where it was exported.
    public let id: String
    /// What is said in the recording.
    public let text: String
    /// A hint for people; nothing depends on it.
    public let language: String?
    /// What the voice is spoken with unless a request says otherwise.
    public let settings: VoiceSettings
    /// The recording's, for its ending.
    public let fileName: String
    /// The recording's file.
    public let audio: Data

    init(_ voice: VoiceDescription, reference: VoiceReference) {
        format = Self.format
        version = 1
        id = voice.id
        text = voice.text
        language = voice.language
        settings = voice.settings
        fileName = reference.fileName
        audio = Data(reference.audio)
    }

    /// - Throws: `LibraryError.invalid` if these bytes are no exported voice.
    public init(bytes: [UInt8]) throws {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch {
            throw LibraryError.invalid(
                field: "file", reason: "is no exported voice (JSON with id, text and audio)")
        }
        guard format == Self.format, version == 1 else {
            throw LibraryError.invalid(
                field: "file",
                reason: "is of another format or version; this program reads \(Self.format) version 1")
        }
    }

    /// The file's content.
    public func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self))
    }
}
