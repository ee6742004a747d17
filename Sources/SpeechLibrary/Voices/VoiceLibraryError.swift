/// Why the library cannot do what it was asked. Each description names the voice and the way out.
public enum VoiceLibraryError: Error, Sendable, CustomStringConvertible {
    case unknown(String)
    case exists(String)
    case invalid(field: String, String)
    /// Voices that come with the model can be overridden, not changed.
    case builtIn(String)

    public var description: String {
        switch self {
        case .unknown(let id): "no voice \(id); GET /v1/audio/voices lists those there are"
        case .exists(let id): "there is a voice \(id) already; choose another id, or delete that one first"
        case .invalid(let field, let reason): "\(field): \(reason)"
        case .builtIn(let id):
            "voice \(id) comes with the model and cannot be removed or renamed; override its reference instead"
        }
    }
}
