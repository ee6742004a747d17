import SpeechEngine
import SpeechText

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
    /// Places of the text that it says itself how to read, from left to right.
    public var pronunciations: [PronunciationMatch] = []

    public init(text: String, voice: String? = nil) {
        self.text = text
        self.voice = voice
    }
}

extension SpokenPiece {
    /// How the text's words are read: as the text itself says, elsewhere by a table.
    ///
    /// Where the table has an entry for just the words that the text gives a reading for, it comes second, for models
    /// that cannot read the first. Linear in the length of the text.
    ///
    /// - Parameter voice: who speaks.
    public func pronunciations(with table: PronunciationTable, voice: String) -> [PronunciationMatch] {
        var found = table.matches(in: text, voice: voice)[...]
        var all: [PronunciationMatch] = []
        for own in pronunciations {
            while let next = found.first, next.range.upperBound <= own.range.lowerBound {
                all.append(next)
                found.removeFirst()
            }
            var readings = own.readings
            while let next = found.first, next.range.lowerBound < own.range.upperBound {
                if next.range == own.range { readings += next.readings }
                found.removeFirst()
            }
            all.append(
                PronunciationMatch(
                    range: own.range, written: own.written, readings: readings, isPossessive: own.isPossessive
                ))
        }
        return all + found
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
