import SpeechEngine
import SpeechLibrary
import Tracing

/// A request's spans: the whole of it, its wait for its turn, and each chunk with its stages. They are made when it has ended, of
/// what was noted on the way.
struct SpeechTrace: Sendable {
    /// Chunks of a request that have spans.
    private static let mostChunks = 64

    private let tracer: any Tracer
    /// What the request belongs to.
    private let parent: InstrumentationContext

    /// - Returns: `nil` where nothing is traced.
    init?(_ tracer: (any Tracer)?) {
        guard let tracer else { return nil }
        self.tracer = tracer
        parent = .current ?? .topLevel
    }

    /// - Parameter error: what ended it early.
    func end(_ record: SynthesisRecord, _ progress: SpeechStream.Progress, _ error: (any Error)?) {
        let clock = WallClock()
        let span = tracer.startSpan("speech", context: parent, at: clock[progress.submitted])
        span.updateAttributes { attributes in
            attributes["speech.request"] = record.request
            attributes["speech.route"] = record.route
            attributes["speech.voice"] = record.voice
            attributes["speech.priority"] = record.priority
            attributes["speech.source"] = record.source
            attributes["speech.outcome"] = record.outcome
            attributes["speech.characters"] = record.characters
            attributes["speech.nfe"] = record.nfe
            attributes["speech.cfg"] = record.cfg
            attributes["speech.chunks"] = record.chunks
            attributes["speech.audio_seconds"] = record.audioSeconds
            attributes["speech.faults"] = record.faults
            attributes["speech.remade"] = record.remade
        }
        if let first = progress.firstAudio {
            span.addEvent(SpanEvent(name: "first audio", at: clock[first]))
        }
        // Who gives a speech up has caused no error.
        if let error, !(error is CancellationError) {
            span.setStatus(SpanStatus(code: .error, message: String(describing: error)))
        }
        let queue = tracer.startSpan("queue", context: span.context, at: clock[progress.submitted])
        queue.end(at: clock[progress.begun ?? .now])
        trace(progress.runs, in: span.context, clock)
        span.end(at: clock[.now])
    }

    private func trace(
        _ turns: [[StageTimes.Run]], in context: InstrumentationContext, _ clock: WallClock
    ) {
        var left = Self.mostChunks
        for (turn, runs) in turns.enumerated() {
            for (number, runs) in Dictionary(grouping: runs, by: \.chunk).sorted(by: { $0.key < $1.key }) {
                guard left > 0, let start = runs.map(\.time.lowerBound).min(),
                    let end = runs.map(\.time.upperBound).max()
                else { return }
                left -= 1
                let chunk = tracer.startSpan("chunk", context: context, at: clock[start])
                chunk.attributes["speech.turn"] = turn
                chunk.attributes["speech.chunk"] = number
                for run in runs {
                    tracer.startSpan(
                        run.stage.rawValue, context: chunk.context, at: clock[run.time.lowerBound]
                    ).end(at: clock[run.time.upperBound])
                }
                chunk.end(at: clock[end])
            }
        }
    }
}

/// The calendar's time of what was noted by a clock that only goes on.
private struct WallClock {
    private let now = ContinuousClock.now
    private let nanoseconds = DefaultTracerClock.now.nanosecondsSinceEpoch

    subscript(instant: ContinuousClock.Instant) -> DefaultTracerClock.Timestamp {
        let (seconds, attoseconds) = (now - instant).components
        let (past, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return .init(nanosecondsSinceEpoch: nanoseconds) }
        let time = Int64(clamping: nanoseconds) &- past &- attoseconds / 1_000_000_000
        return .init(nanosecondsSinceEpoch: UInt64(clamping: time))
    }
}
