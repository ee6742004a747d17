import Basics

/// Why a text cannot be spoken. Each description is one line that ends with the remedy.
public enum SynthesisError: OneLineError, Equatable {
    /// An option is out of range.
    ///
    /// - Parameter name: as `SynthesisOverrides` calls it.
    case option(name: String, String)
    /// There is no text.
    case emptyText
    /// The text has nothing that this model can pronounce.
    ///
    /// - Parameter leftOut: words and signs of the text, at most a few.
    case unspeakable(leftOut: [String])
    /// The text is too long for the reference or the model.
    case tooLong(String)
    /// A voice is missing or unusable.
    case voice(String)
    /// A model's folder or file is missing or incomplete.
    case model(String)

    public var description: String {
        switch self {
        case .option(_, let text), .tooLong(let text), .voice(let text), .model(let text): text
        case .emptyText: "the text is empty; give at least one word"
        case .unspeakable(let leftOut):
            "nothing in this text can be spoken by this model"
                + (leftOut.isEmpty ? "" : " (left out: \(leftOut.joined(separator: " ")))")
                + "; write it with letters of a language that the model speaks"
        }
    }

}
