import Foundation
import Measurement

/// What a bench measured. A line of the history.
public struct BenchResult: Sendable, Codable, Equatable {
    /// One text, so many at a time.
    public struct Case: Sendable, Codable, Equatable {
        /// Name of the text; `mixed` where all were spoken in turn.
        public let text: String
        /// Requests at a time.
        public let together: Int
        /// Requests that failed, which no other figure contains.
        public let failures: Int
        /// What the first failure said.
        public let failure: String?
        /// Seconds of a request.
        public let total: Summary
        /// Seconds until its first samples.
        public let firstAudio: Summary
        /// Seconds of a request per second of its speech.
        public let realTimeFactor: Summary
        /// Seconds of speech that all requests together made in a second.
        public let throughput: Double
        /// Processor seconds per second of speech; `nil` where the server does not tell.
        public let processorPerSpeech: Double?
        /// Seconds of requests in order of time, at most 240 of them, evenly taken.
        public let times: [Double]
    }

    /// From the start of the process.
    public struct ColdStart: Sendable, Codable, Equatable {
        /// Seconds until the model was loaded.
        public var loaded: Double
        /// Seconds until it was warmed up.
        public var ready: Double
        /// Seconds that the first request took then.
        public var firstRequest: Double

        /// Times in seconds.
        public init(loaded: Double, ready: Double, firstRequest: Double = 0) {
            self.loaded = loaded
            self.ready = ready
            self.firstRequest = firstRequest
        }
    }

    /// Memory of the process that speaks.
    public struct Memory: Sendable, Codable, Equatable {
        /// Bytes at most.
        public let peak: Int
        /// Mean of the second half of the time minus that of the first, in bytes.
        public let growth: Double
        /// Bytes in order of time, at most 240.
        public let samples: [Double]
    }

    /// When it was measured, as ISO 8601.
    public var date: String
    /// Which plan.
    public var kind: BenchPlan.Kind
    /// What it was measured with.
    public var fingerprint: Fingerprint
    /// In this process; `nil` for a server.
    public var coldStart: ColdStart?
    /// In the order of the plan.
    public var cases: [Case]
    /// `nil` where the server does not tell.
    public var memory: Memory?
    /// Seconds that all of it took, from the start of the process or of the first request.
    public var seconds: Double
    /// Processor seconds of all of it; `nil` where the server does not tell.
    public var processorSeconds: Double?

    /// What it may be compared with has the same key.
    public var key: String { "\(fingerprint.key)-\(kind.rawValue)" }

    /// The case of a text and a number at a time.
    public func `case`(like other: Case) -> Case? {
        cases.first { $0.text == other.text && $0.together == other.together }
    }
}

extension [Double] {
    /// At most so many of the values, evenly taken.
    func thinned(to limit: Int) -> [Double] {
        guard count > limit, limit > 0 else { return self }
        return (0..<limit).map { self[$0 * count / limit] }
    }
}
