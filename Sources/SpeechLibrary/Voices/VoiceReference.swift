/// A recording and what is said in it, as they were given.
public struct VoiceReference: Sendable, Equatable {
    public let audio: [UInt8]
    /// The file's name, for its ending and for downloads.
    public let fileName: String

    public init(audio: [UInt8], fileName: String) {
        self.audio = audio
        self.fileName = fileName
    }
}
