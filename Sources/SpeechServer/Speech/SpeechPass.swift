import SpeechAudio
import SpeechEngine
import Synchronization
import Tensors

/// Speech on its way to a client.
struct SpeechPass: Sendable {
    /// What became known of it so far.
    struct Facts: Sendable {
        var submitted = ContinuousClock.now
        var begun: ContinuousClock.Instant?
        var firstAudio: ContinuousClock.Instant?
        var samples = 0
        var chunks = 0
        var words: [Speech.Word] = []
        var source = SpeechTicket.Source.model
        var times: [String: Double] = [:]

        var waitSeconds: Double { begun.map { ($0 - submitted).seconds } ?? 0 }
        var firstAudioSeconds: Double? { firstAudio.map { ($0 - submitted).seconds } }
    }

    /// Facts that a task writes and routes read.
    final class Board: Sendable {
        private let facts = Mutex(Facts())

        var value: Facts { facts.withLock { $0 } }
        func update(_ body: (inout Facts) -> Void) { facts.withLock { body(&$0) } }
    }

    let voice: String
    let position: Int
    let board: Board
    /// Samples in order. Ending the iteration gives the speech up.
    let samples: AsyncThrowingStream<[Float], any Error>
    /// Gives the speech up; `samples` end with a `CancellationError`.
    let cancel: @Sendable () -> Void

    /// Encodes the samples as they come.
    ///
    /// - Parameters:
    ///   - first: samples that were taken before.
    ///   - send: takes bytes, never none.
    func encode(
        as format: StreamFormat, first: [Float] = [], to send: ([UInt8]) async throws -> Void
    ) async throws {
        let encoder = try StreamEncoder(format, sampleRate: SpeechModel.sampleRate)
        func hand(_ bytes: [UInt8]) async throws { if !bytes.isEmpty { try await send(bytes) } }
        if !first.isEmpty { try await hand(encoder.encode(first)) }
        for try await block in samples { try await hand(encoder.encode(block)) }
        try await hand(encoder.finish())
    }

    /// Everything, for formats that need the whole.
    func all() async throws -> [Float] {
        var all: [Float] = []
        for try await block in samples { all += block }
        try Task.checkCancellation()
        return all
    }
}
