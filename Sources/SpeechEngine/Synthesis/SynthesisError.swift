/// Why a text cannot be spoken. Each description is one line that ends with the way out.
public enum SynthesisError: Error, Sendable, CustomStringConvertible {
    /// An option is out of range.
    case option(String)
    /// The text has nothing to say.
    case emptyText
    /// The text is too long for the reference or the model.
    case tooLong(String)
    /// A voice is missing or unusable.
    case voice(String)
    /// A model's folder or file is missing or incomplete.
    case model(String)

    public var description: String {
        switch self {
        case .option(let text), .tooLong(let text), .voice(let text), .model(let text): text
        case .emptyText: "the text is empty after normalising; give at least one letter or hanzi"
        }
    }
}
