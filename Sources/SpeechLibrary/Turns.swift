import Synchronization

/// One at a time for each key, in the order of arrival, with a bounded line; for work that awaits.
final class Turns<Key: Hashable & Sendable>: Sendable {
    private struct Waiter {
        let ticket: Int
        let isUrgent: Bool
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var tickets = 0
        /// A key is here while one has its turn, with those who wait for theirs.
        var lines: [Key: [Waiter]] = [:]
    }

    private let state = Mutex(State())

    /// Runs `body` when it is this caller's turn.
    ///
    /// - Parameters:
    ///   - isUrgent: goes before all that are not.
    ///   - limit: how many may be waiting before this one.
    /// - Throws: `LibraryError.busy` if the line is too long; `CancellationError` if cancelled while waiting.
    func run<Result: Sendable>(
        _ key: Key, isUrgent: Bool = false, limit: Int, _ body: () async throws -> Result
    ) async throws -> Result {
        try await wait(key, isUrgent: isUrgent, limit: limit)
        defer { pass(key) }
        return try await body()
    }

    private func wait(_ key: Key, isUrgent: Bool, limit: Int) async throws {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let waiter = Waiter(ticket: ticket, isUrgent: isUrgent, continuation: continuation)
                if let outcome = state.withLock({ Self.enter(&$0, key, waiter, limit: limit) }) {
                    continuation.resume(with: outcome)
                }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.lines[key]?.firstIndex(where: { $0.ticket == ticket }) else {
                    return nil
                }
                return state.lines[key]?.remove(at: index)
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    /// - Returns: `nil` if the waiter now stands in the line.
    private static func enter(
        _ state: inout State, _ key: Key, _ waiter: Waiter, limit: Int
    ) -> Result<Void, any Error>? {
        // A cancellation that came before this found nobody in the line.
        guard !Task.isCancelled else { return .failure(CancellationError()) }
        guard let line = state.lines[key] else {
            state.lines[key] = []
            return .success(())
        }
        guard line.count < limit else {
            return .failure(LibraryError.busy(retryAfter: Double(line.count + 1)))
        }
        let place = waiter.isUrgent ? line.firstIndex { !$0.isUrgent } : nil
        state.lines[key]?.insert(waiter, at: place ?? line.count)
        return nil
    }

    private func pass(_ key: Key) {
        let next = state.withLock { state -> Waiter? in
            guard state.lines[key]?.isEmpty == false else {
                state.lines[key] = nil
                return nil
            }
            return state.lines[key]?.removeFirst()
        }
        next?.continuation.resume()
    }
}
