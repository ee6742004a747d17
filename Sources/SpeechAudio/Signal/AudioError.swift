import Basics

/// What is wrong with a piece of audio, in one line with the remedy.
public enum AudioError: OneLineError, Equatable {
    /// A file or stream cannot be opened, read or written.
    case cannotAccess(String, reason: String)
    /// What is read is not audio that can be decoded.
    case unreadable(String, reason: String)
    /// What is read is larger than allowed.
    case tooLarge(String, reason: String)
    /// What is read cannot be used for its purpose: nothing sounds in a recording, or too little.
    case unusable(String, reason: String)
    /// The file name, sample rate or shape asked for is none that is supported.
    case unsupported(String)
    /// Speech cannot be written: a sample is not a number, or the encoder failed. Nothing that was read is to blame.
    case encodingFailed(String)

    /// Whether the audio that was read is the matter, as opposed to what is written or asked for.
    public var isAboutInput: Bool {
        switch self {
        case .unreadable, .tooLarge, .unusable: true
        case .cannotAccess, .unsupported, .encodingFailed: false
        }
    }

    /// One line: what was wrong and the remedy.
    public var description: String {
        switch self {
        case .cannotAccess(let name, let reason), .unreadable(let name, let reason),
            .tooLarge(let name, let reason), .unusable(let name, let reason):
            "\(name): \(reason)"
        case .unsupported(let reason), .encodingFailed(let reason): reason
        }
    }
}
