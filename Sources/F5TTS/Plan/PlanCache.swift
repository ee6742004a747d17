import Synchronization
import Tensors

/// Plans that are not in use, the latest ones.
final class PlanCache: Sendable {
    /// How often a plan was there already, and how often it had to be made.
    struct Counters: Sendable, Equatable {
        var hits = 0
        var misses = 0
    }

    private struct State {
        /// The longest unused in front.
        var idle: [Plan] = []
        var counters = Counters()
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: how many idle plans are kept.
    init(limit: Int) {
        self.limit = limit
    }

    var counters: Counters { state.withLock { $0.counters } }

    /// The smallest idle plan that holds a bucket, or one made by `make`.
    func take(_ bucket: Plan.Bucket, make: () -> Plan) -> Plan {
        let kept = state.withLock { state -> Plan? in
            let fitting = state.idle.indices.filter { state.idle[$0].bucket.holds(bucket) }
            guard let index = fitting.min(by: { state.idle[$0].bucket.rows < state.idle[$1].bucket.rows })
            else {
                state.counters.misses += 1
                return nil
            }
            state.counters.hits += 1
            return state.idle.remove(at: index)
        }
        return kept ?? make()
    }

    /// Puts a plan back; the longest unused leaves where there are too many.
    func giveBack(_ plan: Plan) {
        state.withLock { state in
            state.idle.append(plan)
            if state.idle.count > limit { state.idle.removeFirst() }
        }
    }
}
