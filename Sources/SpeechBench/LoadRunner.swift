import Basics
import Foundation
import Measurement
import Synchronization

/// What became of a schedule of requests.
public struct LoadResult: Sendable {
    /// Requests a second of the schedule.
    public let offered: Double
    /// Requests a second that were answered, until the last answer.
    public let answered: Double
    /// Requests of the schedule.
    public let requests: Int
    /// Those that failed.
    public let failures: Int
    /// What the first failure said.
    public let failure: String?
    /// From the time that the schedule had, until the first samples.
    public let firstAudio: LatencyHistogram
    /// From the time that the schedule had, until the last.
    public let total: LatencyHistogram
    /// From the time that the schedule had, until the request was made: what this program was late.
    public let lateness: LatencyHistogram
    /// Seconds of speech made.
    public let speechSeconds: Double
    /// Length of the schedule in seconds.
    public let seconds: Double

    /// Whether nearly all had their first audio in time: a failed request did not.
    ///
    /// - Parameters:
    ///   - limit: seconds.
    ///   - share: of the requests, as 0.95.
    public func keeps(firstAudio limit: Double, share: Double = 0.95) -> Bool {
        guard requests > 0 else { return true }
        let bad = Double(failures) / Double(requests)
        guard bad < 1 - share else { return false }
        // Failures are the slowest: the share is reached among those that were answered.
        return firstAudio.quantile(min(1, share / (1 - bad))) <= limit
    }
}

/// Makes requests when a schedule has them, however slow the answers are.
public struct LoadRunner: Sendable {
    /// Requests under way; what the schedule has beyond them fails at once, as nothing of it can be said.
    public static let together = 4096

    private let target: any SpeechTarget

    /// - Parameter target: takes as many requests as come.
    public init(_ target: any SpeechTarget) { self.target = target }

    /// Shared by the tasks of a run.
    private final class Books: Sendable {
        let state = Mutex(State())
    }

    private struct State {
        var underWay = 0
        var failures = 0
        var failure: String?
        var speechSeconds = 0.0
        var firstAudio = LatencyHistogram()
        var total = LatencyHistogram()
        var lateness = LatencyHistogram()
        var lastAnswer: ContinuousClock.Instant?
    }

    /// Carries out a schedule, and waits for all answers.
    ///
    /// - Parameters:
    ///   - schedule: what is asked, and when.
    ///   - seconds: its length.
    /// - Throws: `CancellationError`.
    public func run(_ schedule: Arrivals, seconds: Double) async throws -> LoadResult {
        let books = Books()
        let start = ContinuousClock.now + .milliseconds(50)
        try await withThrowingDiscardingTaskGroup { group in
            for arrival in schedule.arrivals {
                let intended = start + .seconds(arrival.time)
                try await Task.sleep(until: intended, tolerance: .zero, clock: .continuous)
                let isTaken = books.state.withLock { state in
                    guard state.underWay < Self.together else {
                        state.failures += 1
                        state.failure = state.failure ?? "more than \(Self.together) requests were under way"
                        return false
                    }
                    state.underWay += 1
                    return true
                }
                guard isTaken else { continue }
                group.addTask { try await ask(arrival.text, intended, books) }
            }
        }
        return books.state.withLock { state in
            let end = max(seconds, state.lastAnswer.map { ($0 - start).seconds } ?? 0)
            return LoadResult(
                offered: Double(schedule.arrivals.count) / max(seconds, 1e-9),
                answered: Double(state.total.count) / max(end, 1e-9),
                requests: schedule.arrivals.count, failures: state.failures, failure: state.failure,
                firstAudio: state.firstAudio, total: state.total, lateness: state.lateness,
                speechSeconds: state.speechSeconds, seconds: seconds)
        }
    }

    private func ask(
        _ text: String, _ intended: ContinuousClock.Instant, _ books: Books
    ) async throws {
        let begun = ContinuousClock.now
        let late = (begun - intended).seconds
        let outcome: Result<SpeechTiming, any Error>
        do { outcome = .success(try await target.speak(text)) } catch { outcome = .failure(error) }
        if Task.isCancelled { throw CancellationError() }
        books.state.withLock { state in
            state.underWay -= 1
            state.lateness.record(seconds: late)
            switch outcome {
            case .success(let timing):
                state.firstAudio.record(seconds: late + timing.firstAudio)
                state.total.record(seconds: late + timing.total)
                state.speechSeconds += timing.speechSeconds
                state.lastAnswer = begun + .seconds(timing.total)
            case .failure(let error):
                state.failures += 1
                state.failure = state.failure ?? "\(error)"
            }
        }
    }
}
