import Foundation

/// What is known of a voice without its recording.
public struct VoiceDescription: Sendable, Equatable {
    public let id: String
    /// Comes with the model.
    public let isBuiltIn: Bool
    public let language: String?
    /// What is said in the reference that is spoken with.
    public let text: String
    public let baselineText: String
    public let overrideText: String?
    public let hasOverrideAudio: Bool
    public let overrideUpdated: Date?
    public let settings: VoiceSettings
}
