/// What is wrong with a piece of audio, in one line with the way out.
public enum AudioError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A file or stream cannot be opened, read or written.
    case cannotAccess(String, reason: String)
    /// What is read is not audio that can be decoded.
    case unreadable(String, reason: String)
    /// What is read is larger than allowed.
    case tooLarge(String, reason: String)
    /// The file name or sample rate to write has no format.
    case unsupported(String)
    /// The reader of a pipe has gone.
    case pipeClosed
    /// The audio cannot be used for its purpose.
    case unusable(String)

    public var description: String {
        switch self {
        case .cannotAccess(let name, let reason), .unreadable(let name, let reason),
            .tooLarge(let name, let reason):
            "\(name): \(reason)"
        case .unsupported(let reason), .unusable(let reason): reason
        case .pipeClosed: "the program that reads the audio has closed the pipe"
        }
    }
}
