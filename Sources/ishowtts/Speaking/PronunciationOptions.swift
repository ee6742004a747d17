import ArgumentParser
import SpeechLibrary
import SpeechText

/// A user's table of pronunciations, as a command is told it.
struct PronunciationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How words are read, in TSV, for example a server's pronunciations.tsv; see docs/pronunciations.md.",
            valueName: "file"))
    var pronunciations: String?

    /// - Throws: `Failure` naming the lines that cannot be used.
    func table() throws -> PronunciationTable {
        guard let pronunciations else { return PronunciationTable() }
        try Input.check(pronunciations, "--pronunciations")
        do {
            return try PronunciationStore.read(pronunciations)
        } catch {
            throw Failure(.data, "\(error) (--pronunciations)")
        }
    }
}
