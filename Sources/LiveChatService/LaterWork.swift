import Basics
import Synchronization

/// A piece of work that is done beside the reading, once for all demands that come while it is done: the disk may be slow,
/// the chat is not.
package final class LaterWork: Sendable {
    private let work: @Sendable () throws -> Void
    private let demands: AsyncStream<Void>.Continuation
    private let fault = Mutex<String?>(nil)

    /// - Parameter work: reads what it needs when it is done, so that the last demand's is never missed.
    package init(_ work: @escaping @Sendable () throws -> Void) {
        self.work = work
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        demands = continuation
        Task { [weak self] in
            for await _ in stream { self?.doNow() }
        }
    }

    deinit { demands.finish() }

    package func demand() { demands.yield() }

    /// Does it before it returns.
    package func doNow() {
        do {
            try work()
            fault.withLock { $0 = nil }
        } catch {
            fault.withLock { $0 = error.localizedDescription }
        }
    }

    /// Why it failed the last time, in one line.
    package var problem: String? { fault.withLock { $0 } }
}
