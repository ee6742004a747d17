import Foundation

/// What rules ask of the voice: a model answers, or the estimates do.
public struct SpeechFacts: Sendable {
    /// Predicted seconds of a text with a voice (`nil`: the usual one).
    public var seconds: @Sendable (String, String?) -> Double
    /// The share of a text that a voice can say, 0 to 1.
    public var heard: @Sendable (String, String?) -> Double
    /// Phonemes of an English word in small letters; `nil` if it has to be spelt. `nil`: no pronunciations.
    public var pronounce: (@Sendable (String) -> String?)?
    /// The pinyin of a character without its tone. `nil`: no readings.
    public var pinyin: (@Sendable (Unicode.Scalar) -> String?)?

    /// Facts that are not given are estimates, or missing.
    public init(
        seconds: @escaping @Sendable (String, String?) -> Double = { text, _ in
            SpeechFacts.estimatedSeconds(text)
        },
        heard: @escaping @Sendable (String, String?) -> Double = { _, _ in 1 },
        pronounce: (@Sendable (String) -> String?)? = nil,
        pinyin: (@Sendable (Unicode.Scalar) -> String?)? = nil
    ) {
        self.seconds = seconds
        self.heard = heard
        self.pronounce = pronounce
        self.pinyin = pinyin
    }

    /// An estimate by length: 15 letters or 4.5 Chinese characters a second, digits as words.
    public static func estimatedSeconds(_ text: String) -> Double {
        text.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case 0x30...0x39: sum + 0.3
            case 0x2E80...0x9FFF, 0xAC00...0xD7A3, 0x20000...0x323AF: sum + 1 / 4.5
            default: sum + 1 / 15.0
            }
        }
    }
}
