import SpeechEngine
import SpeechText

/// What an adapter (a route, a socket, a chat) asks the service for; what is `nil` is the voice's, the policy's or the
/// model's.
public struct SpeechCommand: Sendable {
    /// What is to be spoken.
    public var text: String
    /// An id, or one of the configuration's aliases; `nil` or empty for the default voice.
    public var voice: String?
    /// Settings that the command states.
    public var overrides: SynthesisOverrides
    /// Its class in the queue.
    public var priority = SpeechPriority.interactive
    /// Who asks: a key's name or an address.
    public var client = ""
    /// Where the command came from, for the log.
    public var route = ""
    /// In responses and logs.
    public var requestID = ""
    /// What the text is written in.
    public var form = InputForm.text
    /// Whether speech made before may be given, and this one be kept.
    public var usesCache = true
    /// How words are read; `nil` for the service's table.
    public var pronunciations: PronunciationTable?
    /// Longest wait for the turn; the configuration's where that is less.
    public var deadlineSeconds: Double?

    /// A command of class `.interactive`; other properties are set afterwards.
    public init(_ text: String = "", voice: String? = nil, overrides: SynthesisOverrides = .init()) {
        self.text = text
        self.voice = voice
        self.overrides = overrides
    }
}

/// What a text is written in.
public enum InputForm: Sendable, Equatable {
    /// Words, all of which are spoken.
    case text
    /// `[voice:NAME]` and `[pause:1s]` are orders.
    case tags
    /// A document of ``SpeechMarkup``.
    case ssml(SpeechMarkup.Unsupported)

    /// The pieces of a text, and what of its markup was left out.
    ///
    /// - Parameters:
    ///   - maxPauses: seconds of all pauses together.
    ///   - dateOrder: that the words are normalised with.
    /// - Throws: `ServiceError` naming what is wrong.
    public func pieces(
        _ text: String, maxPauses: Double = .infinity, dateOrder: TextNormalizer.DateOrder = .monthFirst
    ) throws -> (pieces: [SpeechPiece], skipped: [String]) {
        switch self {
        case .text: ([.speech(text)], [])
        case .tags: (try TaggedText.parse(text, maxPauses: maxPauses), [])
        case .ssml(let unsupported):
            try SpeechMarkup.parse(text, unsupported: unsupported, maxPauses: maxPauses, dateOrder: dateOrder)
        }
    }
}
