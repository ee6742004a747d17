/// Entries that a user has made, ready to be looked for in texts.
///
/// The file's form is in `PronunciationTable+TSV.swift`, what a model makes of the matches in `PronouncedText`.
public struct PronunciationTable: Sendable {
    /// Most entries.
    public static let mostEntries = 10_000

    /// In the order of the file.
    public let entries: [PronunciationEntry]
    private let matcher: PronunciationMatcher

    /// A table without entries.
    public init() {
        entries = []
        matcher = PronunciationMatcher([])
    }

    /// - Throws: `PronunciationFault.exists` for the second of two entries for the same; `.full`.
    public init(_ entries: [PronunciationEntry]) throws(PronunciationFault) {
        guard entries.count <= Self.mostEntries else { throw .full }
        var ids: Set<String> = []
        for entry in entries where !ids.insert(entry.id).inserted { throw .exists(entry.written) }
        self.entries = entries
        matcher = PronunciationMatcher(entries)
    }

    public var isEmpty: Bool { entries.isEmpty }

    /// The entry of an id.
    public func entry(id: String) -> PronunciationEntry? { entries.first { $0.id == id } }

    /// The table with an entry more.
    ///
    /// - Throws: `PronunciationFault.exists`, `.full`.
    public func adding(_ entry: PronunciationEntry) throws(PronunciationFault) -> PronunciationTable {
        try PronunciationTable(entries + [entry])
    }

    /// The table with an entry in the place of another.
    ///
    /// - Parameter id: of the entry that it replaces.
    /// - Throws: `PronunciationFault.unknown`; `.exists` if it is what a third one is for.
    public func replacing(
        id: String, with entry: PronunciationEntry
    ) throws(PronunciationFault) -> PronunciationTable {
        guard let place = entries.firstIndex(where: { $0.id == id }) else { throw .unknown(id) }
        var entries = entries
        entries[place] = entry
        return try PronunciationTable(entries)
    }

    /// The table without an entry.
    ///
    /// - Throws: `PronunciationFault.unknown`.
    public func removing(id: String) throws(PronunciationFault) -> PronunciationTable {
        guard let place = entries.firstIndex(where: { $0.id == id }) else { throw .unknown(id) }
        var entries = entries
        entries.remove(at: place)
        return try PronunciationTable(entries)
    }

    /// The table with those of another, which count where both have an entry for the same.
    ///
    /// - Throws: `PronunciationFault.full`.
    public func merging(_ other: PronunciationTable) throws(PronunciationFault) -> PronunciationTable {
        var entries = entries
        var places: [String: Int] = [:]
        for (place, entry) in entries.enumerated() { places[entry.id] = place }
        for entry in other.entries {
            if let place = places[entry.id] { entries[place] = entry } else { entries.append(entry) }
        }
        return try PronunciationTable(entries)
    }

    /// Where the entries are written in a text, from left to right, the longest at each place.
    ///
    /// Among entries for the same place those of the voice come before those for all, exact capitals before any, a
    /// language before none. Links and mail addresses are left alone. Linear in the length of the text.
    ///
    /// - Parameter voice: who speaks; `nil` leaves out what is for one voice only.
    public func matches(in text: String, voice: String? = nil) -> [PronunciationMatch] {
        isEmpty ? [] : matcher.matches(in: text, voice: voice)
    }
}

/// A place of a text that entries of a table are for.
public struct PronunciationMatch: Sendable, Hashable {
    /// In code points of the text.
    public let range: Range<Int>
    /// What is written there.
    public let written: String
    /// What may be read there, the best first; a model takes the first that it can read.
    public let readings: [PronunciationReading]
    /// Whether the place ends with the `'s` of a noun, which is no part of the readings.
    public let isPossessive: Bool

    public init(
        range: Range<Int>, written: String, readings: [PronunciationReading], isPossessive: Bool = false
    ) {
        self.range = range
        self.written = written
        self.readings = readings
        self.isPossessive = isPossessive
    }
}
