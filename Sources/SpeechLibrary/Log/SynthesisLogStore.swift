/// Where the log of requests is kept.
public protocol SynthesisLogStore: Sendable {
    /// Adds a record; it is on the medium when this returns.
    func append(_ record: SynthesisRecord) async throws

    /// The last records, the newest first.
    ///
    /// - Parameter limit: how many, 1 to 10,000.
    /// - Throws: `LibraryError.invalid` for the field `limit`.
    func records(limit: Int) async throws -> [SynthesisRecord]

    /// What the log says of the last days, compared with the seven before them.
    ///
    /// - Parameter days: above 0, up to 3660; parts of a day too.
    /// - Throws: `LibraryError.invalid` for the field `days`.
    func report(days: Double) async throws -> SynthesisReport
}

extension SynthesisLogStore {
    /// Checks arguments of `records` and `report`.
    static func check(limit: Int = 1, days: Double = 1) throws {
        guard (1...10_000).contains(limit) else {
            throw LibraryError.invalid(field: "limit", reason: "\(limit) records; it must be 1 to 10000")
        }
        guard days > 0, days <= 3660 else {
            throw LibraryError.invalid(field: "days", reason: "\(days) days; it must be above 0, up to 3660")
        }
    }
}
