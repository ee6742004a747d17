import Synchronization

/// Whether the server should get requests.
final class HealthState: Sendable {
    enum Phase: String, Sendable {
        case warming, ready, draining
    }

    private let state = Mutex(Phase.warming)

    var phase: Phase { state.withLock { $0 } }
    func enter(_ phase: Phase) { state.withLock { $0 = phase } }
}
