import Basics

/// What is wrong with a text, or with a file that text is read by.
public enum TextError: OneLineError, Equatable {
    /// A `vocab.txt` cannot be used; `source` is its path.
    case vocabulary(source: String, reason: String)
    /// A table of pronunciations cannot be used; `source` is its path.
    case pronunciations(source: String, reason: String)
    /// A dictionary of pinyin cannot be used; `source` is its path.
    case dictionary(source: String, reason: String)
    /// A text exceeds a limit of `TextLimits`.
    case tooLong(TextLimits.Measure, limit: Int)

    /// One line: what was wrong and the remedy.
    public var description: String {
        switch self {
        case .vocabulary(let source, let reason): "vocabulary \(source): \(reason)"
        case .pronunciations(let source, let reason): "pronunciations \(source): \(reason)"
        case .dictionary(let source, let reason): "dictionary \(source): \(reason)"
        case .tooLong(let measure, let limit):
            "the text has more than \(limit) \(measure.rawValue); send it in shorter parts"
        }
    }
}
