import Foundation

/// A voice as one file: JSON with the recording in base64.
public struct VoiceBundle: Codable, Sendable {
    public static let format = "ishowtts-voice"

    public let format: String
    public let version: Int
    public let id: String
    public let text: String
    public let language: String?
    public let settings: VoiceSettings
    public let fileName: String
    public let audio: Data

    init(id: String, text: String, language: String?, settings: VoiceSettings, reference: VoiceReference) {
        format = Self.format
        version = 1
        self.id = id
        self.text = text
        self.language = language
        self.settings = settings
        fileName = reference.fileName
        audio = Data(reference.audio)
    }

    /// - Throws: `VoiceLibraryError.invalid` if these bytes are no exported voice.
    public init(bytes: [UInt8]) throws {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch {
            throw VoiceLibraryError.invalid(
                field: "file", "is no exported voice (JSON with id, text and audio)")
        }
        guard format == Self.format, version == 1 else {
            throw VoiceLibraryError.invalid(
                field: "file", "is \(format) version \(version); this program reads \(Self.format) version 1")
        }
    }

    public func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self))
    }
}
