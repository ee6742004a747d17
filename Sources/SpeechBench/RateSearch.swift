import Measurement

/// Finds the largest load at which first sounds come in time.
public struct RateSearch: Sendable {
    /// Seconds within which the first audio is due.
    public var limit = 1.0
    /// Share of requests that keep it.
    public var share = 0.95
    /// How exactly: the answer is low by this share at most.
    public var exactness = 0.1
    /// Runs at most.
    public var runs = 16

    /// A search with the settings above; properties may be set afterwards.
    public init() {}

    /// What a search found.
    public struct Outcome: Sendable {
        /// The largest load that was seen to keep the limit; 0 where none did.
        public let load: Double
        /// Its run.
        public let result: LoadResult?
        /// The smallest load that was seen not to keep it; `nil` where all did.
        public let tooMuch: Double?
    }

    /// Doubles the load until the limit is not kept, then halves the ratio between what was kept and what was not.
    ///
    /// - Parameters:
    ///   - first: the load to begin with, above 0.
    ///   - measure: one run at a load.
    /// - Throws: what `measure` throws.
    public func run(
        from first: Double, measure: (Double) async throws -> LoadResult
    ) async throws -> Outcome {
        var kept: (load: Double, result: LoadResult)?
        var tooMuch: Double?
        var load = first
        search: for _ in 0..<max(1, runs) {
            let result = try await measure(load)
            if result.keeps(firstAudio: limit, share: share) {
                kept = (load, result)
            } else {
                tooMuch = load
            }
            switch (kept?.load, tooMuch) {
            case (let kept?, let tooMuch?):
                if tooMuch / kept <= 1 + exactness { break search }
                load = (kept * tooMuch).squareRoot()
            case (let kept?, nil): load = kept * 2
            case (nil, let tooMuch?): load = tooMuch / 2
            case (nil, nil): break
            }
        }
        return Outcome(load: kept?.load ?? 0, result: kept?.result, tooMuch: tooMuch)
    }
}
