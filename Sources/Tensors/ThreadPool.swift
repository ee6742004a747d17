import CKernels
import Synchronization

/// Threads for the short parallel regions of a forward pass.
///
/// Dispatch costs 20 to 36 µs a region, which at nine regions a block and 22 blocks is milliseconds a step;
/// threads that spin briefly before they sleep answer in under a microsecond. Tasks are claimed one by one, so
/// a core that something else slows down takes fewer of them. What a task computes must not depend on who runs
/// it: results are then the same for any number of threads.
///
/// `@unchecked Sendable`: the only state is a pointer to the C pool, constant from `init` to `deinit`; the C
/// pool runs regions of several callers one after another under its own lock.
public final class ThreadPool: @unchecked Sendable {
    let pool: OpaquePointer
    /// How many threads work at once, the caller included.
    public let threads: Int
    /// Notes what runs here, for a profile.
    let log: OperationLog?

    /// - Parameters:
    ///   - threads: how many work at once, the caller included; at most 256;
    ///     `nil` for one on each processor that this process may use.
    ///   - log: where operations are to be noted.
    public init(threads: Int? = nil, log: OperationLog? = nil) {
        let threads = threads ?? Processors.available
        guard let pool = ck_pool_create(CInt(max(1, min(threads, 256)))) ?? ck_pool_create(1) else {
            preconditionFailure("no memory for a thread pool")
        }
        self.pool = pool
        self.log = log
        self.threads = Int(ck_pool_threads(pool))
    }

    deinit {
        ck_pool_destroy(pool)
    }

    /// Seconds that all threads together have spent inside of regions. Divided by `threads` and the seconds passed it is the
    /// pool's utilisation, 0 to 1.
    public var busySeconds: Double { Double(ck_pool_busy(pool)) * 1e-9 }

    /// What one task may use alone.
    package struct Worker {
        let worker: OpaquePointer

        /// Memory of at least `count` floats, aligned to 64 bytes, of any content, until the next call or the
        /// end of the task: a second call may return the same memory.
        package func scratch(_ count: Int) -> UnsafeMutablePointer<Float> {
            guard let memory = ck_worker_scratch(worker, count * MemoryLayout<Float>.stride) else {
                preconditionFailure("no memory for \(count) floats of scratch")
            }
            return memory.bindMemory(to: Float.self, capacity: count)
        }
    }

    /// Runs `body(index, worker)` for every index below `count`, and returns when all have ended.
    ///
    /// Several threads run `body` at a time although it is not `@Sendable`, since matrices are not: what it writes may
    /// depend on nothing that another index writes. That is why only this package can call it.
    ///
    /// Costs two small allocations, for what the closure captures; `run(_:with:_:)` costs none.
    package func run(_ count: Int, _ body: (_ index: Int, _ worker: Worker) -> Void) {
        // The pool calls back through C with a pointer to the closure, which outlives the region.
        withoutActuallyEscaping(body) { body in
            withUnsafePointer(to: body) { pointer in
                ck_pool_run(
                    pool, count,
                    { context, index, worker in
                        guard let context, let worker else { return }
                        let body = context.assumingMemoryBound(to: ((Int, Worker) -> Void).self).pointee
                        body(index, Worker(worker: worker))
                    }, UnsafeMutableRawPointer(mutating: pointer))
            }
        }
    }

    /// Runs `body(index)` for every index below `count`.
    package func run(_ count: Int, _ body: (Int) -> Void) {
        run(count) { index, _ in body(index) }
    }

    /// The smallest result that is not `nil`; stops looking once there is one before it.
    func first(of count: Int, _ body: (Int) -> Int?) -> Int? {
        let least = Atomic<Int>(.max)
        run(count) { index in
            guard least.load(ordering: .relaxed) == .max, let found = body(index) else { return }
            least.min(found, ordering: .relaxed)
        }
        let found = least.load(ordering: .relaxed)
        return found == .max ? nil : found
    }
}
