import SpeechEngine

/// A part of what is to be spoken, which tags and markup become.
public enum SpeechPiece: Equatable, Sendable {
    case speech(SpokenPiece)
    case pause(seconds: Double)
    /// A place between turns and pauses whose time is told.
    case mark(name: String)

    /// Words in the command's own manner.
    static func speech(_ text: String, voice: String? = nil) -> SpeechPiece {
        .speech(SpokenPiece(text: text, voice: voice))
    }
}

/// Words that are spoken in one turn.
public struct SpokenPiece: Equatable, Sendable {
    /// A place within the words whose time is told.
    public struct Anchor: Equatable, Sendable {
        public let name: String
        /// Code points of the text before it.
        public let offset: Int

        public init(name: String, offset: Int) {
            self.name = name
            self.offset = offset
        }
    }

    /// What is said.
    public var text: String
    /// Who says it; `nil` for the command's voice.
    public var voice: String?
    /// By how much it is faster than the command asks for.
    public var rate = 1.0
    /// By how much it is louder than the voice is; −∞ is silent.
    public var decibels = 0.0
    /// In their order.
    public var anchors: [Anchor] = []

    public init(text: String, voice: String? = nil) {
        self.text = text
        self.voice = voice
    }
}

/// When a place in the text is reached.
public struct SpeechMark: Equatable, Sendable {
    /// As the text names it.
    public let name: String
    /// From the start of the speech.
    public let seconds: Double

    public init(name: String, seconds: Double) {
        self.name = name
        self.seconds = seconds
    }
}

extension SynthesisOptions {
    /// These options at another pace.
    ///
    /// - Parameter rate: of which 1 changes nothing.
    /// - Throws: `SynthesisError.option` where the speed would be out of range.
    public func faster(by rate: Double) throws -> SynthesisOptions {
        guard rate != 1 else { return self }
        var options = self
        options.speed *= Float(rate)
        try options.validate()
        return options
    }
}
