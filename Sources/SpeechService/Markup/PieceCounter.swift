/// Keeps pieces within the bounds that tags and markup have in common.
struct PieceCounter {
    /// Seconds of the longest single pause.
    static let longestPause = 10.0
    /// Most pieces of a text, and most marks.
    static let maxPieces = 256

    /// Seconds of all pauses together.
    let maxPauses: Double
    private(set) var pieces: [SpeechPiece] = []
    private var pauses = 0.0
    private var marks = 0

    init(maxPauses: Double) { self.maxPauses = maxPauses }

    /// - Throws: `ServiceError` for too many pieces or seconds of pauses.
    mutating func append(_ piece: SpeechPiece) throws {
        switch piece {
        case .pause(let seconds): pauses += seconds
        case .mark: marks += 1
        case .speech(let spoken): marks += spoken.anchors.count
        }
        pieces.append(piece)
        guard pauses <= maxPauses else {
            throw ServiceError(
                .invalid, "input_too_long",
                "the pauses last more than \(maxPauses) s together; use fewer or shorter ones", field: "input"
            )
        }
        guard pieces.count <= Self.maxPieces, marks <= Self.maxPieces else {
            throw ServiceError(
                .invalid, "input_too_long",
                "input has more than \(Self.maxPieces) turns, pauses and marks; send it in parts",
                field: "input")
        }
    }
}
