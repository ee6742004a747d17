import Basics
import Synchronization

/// Workspaces that are not in use, the latest ones.
final class WorkspacePool: Sendable {
    /// `@unchecked Sendable`: the buffers are written without a lock, by one sampling run at a time. `with` takes a
    /// workspace out of the pool under the pool's lock before its run uses it, and puts it back under the lock: that orders
    /// what one run wrote before what the next one reads.
    private struct Idle: @unchecked Sendable {
        let size: Workspace.Size
        let workspace: Workspace
    }

    private struct State {
        /// The longest unused first.
        var idle: [Idle] = []
        var counters = CacheCounters()
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: how many idle workspaces are kept.
    init(limit: Int) {
        self.limit = limit
    }

    /// How often a workspace was there already, and how often it had to be made.
    var counters: CacheCounters { state.withLock { $0.counters } }

    /// Runs `body` with the smallest idle workspace that holds a size, or one made by `make`, and keeps it afterwards.
    func with<Result>(
        _ size: Workspace.Size, make: () -> Workspace, _ body: (Workspace) throws -> Result
    ) rethrows -> Result {
        let taken = take(size) ?? Idle(size: size, workspace: make())
        defer {
            state.withLock { state in
                state.idle.append(taken)
                if state.idle.count > limit { state.idle.removeFirst() }
            }
        }
        return try body(taken.workspace)
    }

    private func take(_ size: Workspace.Size) -> Idle? {
        state.withLock { state in
            let fitting = state.idle.indices.filter { state.idle[$0].size.holds(size) }
            guard let index = fitting.min(by: { state.idle[$0].size.rows < state.idle[$1].size.rows }) else {
                state.counters.misses += 1
                return nil
            }
            state.counters.hits += 1
            return state.idle.remove(at: index)
        }
    }
}
