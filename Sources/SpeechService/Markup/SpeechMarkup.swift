import SpeechText

/// A text in a subset of SSML 1.1, W3C's Speech Synthesis Markup Language.
///
/// Supported: `speak`, `p`, `s`, `break` (`time`, `strength`), `prosody` (`rate`, `volume`), `say-as`, `sub` (`alias`),
/// `phoneme` (`ph`, `alphabet`), `voice` (`name`), `lang`, `mark`, and `xml:lang` for English and Chinese. Where voice, rate or volume change, and at
/// paragraphs and breaks, a new turn begins; all else stays within the sentence.
public enum SpeechMarkup {
    /// What becomes of markup that is not supported.
    public enum Unsupported: String, Sendable, CaseIterable {
        /// It is an error that lists all of it.
        case error
        /// It is left out, what is in it is spoken, and a warning lists it.
        case skip
    }

    /// Linear in the length of the text.
    ///
    /// - Parameters:
    ///   - text: a document.
    ///   - unsupported: what becomes of markup that is not supported.
    ///   - maxPauses: seconds of all pauses together.
    ///   - dateOrder: that the words are normalised with; the region of `xml:lang` counts more.
    /// - Returns: the pieces, and what of the markup was left out.
    /// - Throws: `ServiceError` naming what is wrong, and for too many or too deep elements, pieces or pauses.
    public static func parse(
        _ text: String, unsupported: Unsupported = .error, maxPauses: Double = .infinity,
        dateOrder: TextNormalizer.DateOrder = .monthFirst
    ) throws -> (pieces: [SpeechPiece], skipped: [String]) {
        let root = try MarkupReader.read(text)
        guard root.name == "speak" else {
            throw MarkupReader.refusal(
                "it begins with <\(MarkupReader.quoted(root.name))>; begin with <speak>")
        }
        var reading = MarkupReading(maxPauses: maxPauses, dateOrder: dateOrder)
        try reading.read(root)
        let skipped = reading.unsupported
        guard unsupported == .skip || skipped.isEmpty else {
            throw ServiceError(
                .invalid, "unsupported_markup",
                "input has markup that is not supported: \(skipped.joined(separator: ", ")); leave it out, or have it "
                    + "skipped",
                field: "input")
        }
        return (try reading.finish(), skipped)
    }
}
