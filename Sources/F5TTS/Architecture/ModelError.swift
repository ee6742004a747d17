import Basics

/// Why a model cannot be built or run.
public enum ModelError: OneLineError {
    /// A checkpoint holds no model that this code can run, or its configuration says something else.
    case architecture(String)
    /// Tokens, frames or a reference are not what the model takes.
    case input(String)
    /// The reference's transcript has no sounds that the model knows, so it gives no pace to speak at.
    case silentReference
    /// Reference and text together are longer than the model can speak at a time.
    case tooLong(frames: Int)

    public var description: String {
        switch self {
        case .architecture(let text), .input(let text): text
        case .silentReference:
            "the model knows no sound of what is said in the reference; use a transcript in the model's language"
        case .tooLong(let frames):
            "\(frames) frames are more than the model's \(Architecture.maxFrames) (87 s); shorten the text or the "
                + "reference, or raise the speed"
        }
    }
}
