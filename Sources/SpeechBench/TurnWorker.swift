import Basics
import Foundation

/// A process that speaks a text when it is told to, for two of them to be measured in turns.
///
/// It writes a `Hello` when it is ready. Then it reads names of texts, one a line, speaks each, and writes an `Answer`.
public enum TurnWorker {
    /// The first line of a worker.
    public struct Hello: Codable, Sendable, Equatable {
        /// Of this protocol.
        public var version = 1
        /// What the worker speaks with.
        public let fingerprint: Fingerprint

        /// A worker's first line.
        public init(fingerprint: Fingerprint) { self.fingerprint = fingerprint }
    }

    /// What a turn took.
    public struct Answer: Codable, Sendable, Equatable {
        /// Seconds until the first samples.
        public let firstAudio: Double
        /// Seconds until the last.
        public let total: Double
        /// Length of the speech in seconds.
        public let speechSeconds: Double
        /// Processor seconds of the turn.
        public let processorSeconds: Double
        /// The most bytes that were resident so far.
        public let peakBytes: Int
    }

    /// Works until the end of standard input.
    ///
    /// - Parameters:
    ///   - target: warmed up.
    ///   - write: takes the lines, without their ends.
    /// - Throws: `BenchFault` for a line that names no text; what the target and `write` throw.
    public static func run(
        _ target: any SpeechTarget, hello: Hello, write: (String) throws -> Void
    ) async throws {
        let encoder = JSONEncoder()
        func send(_ value: some Encodable) throws {
            try write(String(decoding: encoder.encode(value), as: UTF8.self))
        }
        try send(hello)
        var lines = LineReader(STDIN_FILENO, longest: 256)
        while let line = try lines.next() {
            guard let text = BenchText(rawValue: line) else {
                let names = BenchText.allCases.map(\.rawValue).joined(separator: ", ")
                throw BenchFault("\"\(line.prefix(40))\" is no text of the bench; write one of \(names)")
            }
            let before = ResourceUse.own().processorSeconds
            let timing = try await target.speak(text.text)
            let use = ResourceUse.own()
            try send(
                Answer(
                    firstAudio: timing.firstAudio, total: timing.total, speechSeconds: timing.speechSeconds,
                    processorSeconds: use.processorSeconds - before, peakBytes: use.peakBytes))
        }
    }
}
