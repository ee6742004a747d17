import SpeechText

/// An entry of the table of pronunciations as clients send it; what is left out is the default.
struct PronunciationBody: Decodable {
    let written: String
    let kind: String
    let reading: String
    let match: String?
    let `case`: String?
    let language: String?
    let voice: String?

    /// Most entries of one request for speech.
    private static let mostInRequest = 100

    /// - Throws: `PronunciationFault.entry`.
    func entry() throws(PronunciationFault) -> PronunciationEntry {
        try PronunciationEntry(
            written: written, kind: kind, reading: reading, match: match ?? "", letterCase: `case` ?? "",
            language: language ?? "", voice: voice ?? "")
    }

    /// The table of a request for speech.
    ///
    /// - Throws: `PronunciationFault`; `APIError` for too many.
    static func table(_ bodies: [PronunciationBody]) throws -> PronunciationTable {
        guard bodies.count <= mostInRequest else {
            throw APIError(
                .badRequest, "invalid_field",
                "pronunciations has \(bodies.count) entries; a request takes \(mostInRequest), the server's own table more",
                field: "pronunciations")
        }
        return try PronunciationTable(bodies.map { try $0.entry() })
    }
}

/// An entry as clients see it.
struct PronunciationItem: Encodable {
    let id: String
    let written: String
    let kind: String
    let reading: String
    let match: String
    let `case`: String
    let language: String?
    let voice: String?
    /// Whether the model that speaks can read it.
    let usable: Bool

    init(_ entry: PronunciationEntry, kinds: Set<PronunciationReading.Kind>) {
        id = entry.id
        written = entry.written
        kind = entry.reading.kind.rawValue
        reading = entry.reading.text
        match = entry.match.rawValue
        `case` = entry.letterCase.rawValue
        language = entry.language?.code
        voice = entry.voice
        usable = kinds.contains(entry.reading.kind)
    }
}
