import Foundation
import Logging
import SpeechEngine
import Synchronization

/// Speaks the canaries at the start and every so often, and says whether they are as they were.
public final class CanaryKeeper: Sendable {
    /// What the last round found.
    public struct Report: Sendable, Equatable {
        /// When it ended.
        public let time: Date
        /// `nil` where the sentences could not be spoken, or the file not be used.
        public let outcome: CanaryFile.Outcome?
    }

    /// Time until the next try where there was no room in the queue.
    private static let patience = Duration.seconds(60)

    private let service: SpeechService
    private let file: CanaryFile
    private let interval: Duration
    private let logger: Logger
    private let state = Mutex<Report?>(nil)

    /// - Parameter hours: between two rounds; `nil` unless above 0.
    public init?(_ service: SpeechService, hours: Double, logger: Logger) {
        guard hours > 0 else { return nil }
        self.service = service
        self.logger = logger
        interval = .seconds(hours * 3600)
        file = CanaryFile(path: CanaryFile.path(in: service.configuration.dataFolder))
    }

    /// What the last round found; `nil` before its end.
    public var report: Report? { state.withLock { $0 } }

    /// Makes rounds until the task is cancelled. The first comes when the service is ready.
    public func run() async {
        while service.phase == .warming, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(200)) }
        while !Task.isCancelled, service.phase == .ready {
            let isDone = await round()
            do { try await Task.sleep(for: isDone ? interval : Self.patience) } catch { return }
        }
    }

    /// One round.
    ///
    /// - Returns: whether it was made, however it ended; `false` where the queue had no room.
    func round() async -> Bool {
        var outcome: CanaryFile.Outcome?
        do {
            let voice = try await service.voices.voice(service.defaultVoice())
            let found = try await file.compare(Canary.prints(of: service.backend, voice: voice))
            for difference in found.differing {
                logger.error(
                    "a canary is not what it was",
                    metadata: [
                        "kept": "\(difference.kept.build) of \(difference.kept.time)",
                        "build": "\(difference.made.build)",
                        "remedy":
                            "after an update, ishowtts canary --accept; else look at the weights, the memory, the processor",
                    ])
            }
            outcome = found
        } catch is SchedulerError {
            return false
        } catch is CancellationError {
            return false
        } catch {
            logger.warning("canary: \(error)")
        }
        let report = Report(time: Date(), outcome: outcome)
        state.withLock { $0 = report }
        return true
    }
}
