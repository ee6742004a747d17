import Foundation

/// A voice as one file: JSON with the recording in base64.
public struct VoiceBundle: Codable, Sendable {
    /// What `format` is.
    public static let format = "ishowtts-voice"

    public let format: String
    public let version: Int
    public let id: String
    /// What is said in the recording.
    public let text: String
    public let language: String?
    public let settings: VoiceSettings
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
