/// What one channel's chat asks for. Its messages are read one after the other, so it never asks for more than a second of speech
/// a second.
public struct ChatKind: Sendable, Equatable {
    /// What the kind is called.
    public let name: String
    /// Messages a minute that are read.
    public let perMinute: Double
    /// Texts that are read.
    public let texts: [String]

    /// Kinds that are stated where there is no record. Assumptions, not measurements: two lines of about 2.5 s a minute, eight, and
    /// as many as can be heard with a second between them.
    public static let stated = [
        ChatKind(name: "quiet", perMinute: 2, texts: lines),
        ChatKind(name: "busy", perMinute: 8, texts: lines),
        ChatKind(name: "full", perMinute: 17, texts: lines),
    ]

    /// A kind of chat.
    public init(name: String, perMinute: Double, texts: [String]) {
        self.name = name
        self.perMinute = perMinute
        self.texts = texts
    }

    /// The kind of a record.
    ///
    /// - Parameters:
    ///   - name: of the record.
    ///   - record: what would have been read of it, and when.
    ///   - length: its seconds.
    /// - Returns: `nil` where nothing would have been read.
    public init?(name: String, record: [Arrivals.Arrival], length: Double) {
        guard !record.isEmpty, length > 0, length.isFinite else { return nil }
        self.init(name: name, perMinute: Double(record.count) / length * 60, texts: record.map(\.text))
    }

    /// Channels of this kind that a machine serves.
    ///
    /// - Parameter rate: requests a second that it serves in time, of texts like these.
    public func channels(at rate: Double) -> Double { perMinute > 0 ? rate * 60 / perMinute : 0 }

    private static let lines = [
        "Mia says: good luck in the next round!", "Leo says: that was so close, well played.",
        "Ana says: hello from the train.", "Tom says: what game is this?",
        "Zoe says: I have watched you since the first stream, and this is the best run so far.",
        "Ben says: lol", "Kim says: can you turn the music down a little?", "Sam says: see you tomorrow!",
    ]
}
