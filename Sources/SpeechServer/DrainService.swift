import Hummingbird
import ServiceLifecycle
import SpeechEngine

/// At shutdown: not ready any more, no new orders, and time for those under way. Stands behind the application in
/// the group, so that it is told first, while connections are open.
struct DrainService: Service {
    let scheduler: SpeechScheduler
    let health: HealthState
    let limit: Double

    func run() async throws {
        try await gracefulShutdown()
        health.enter(.draining)
        await scheduler.drain(for: .seconds(limit))
    }
}
