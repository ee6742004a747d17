import Foundation
import Synchronization

/// Work in a thread of its own, for the other end of a pipe: tasks that block each other would use up the few threads
/// that all tests share.
final class Companion<Result: Sendable>: Sendable {
    private let value = Mutex<Result?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () -> Result) {
        Thread.detachNewThread { [self] in
            let result = body()
            value.withLock { $0 = result }
            done.signal()
        }
    }

    /// Waits for the end of the work.
    func result() -> Result? {
        done.wait()
        return value.withLock { $0 }
    }
}
