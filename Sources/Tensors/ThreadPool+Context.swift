import CKernels

extension ThreadPool {
    /// Runs `body(context, index, worker)` for every index below `count`, and returns when all have ended.
    ///
    /// Nothing is allocated as long as `body` captures nothing and takes what it needs from `context`: the sampler's
    /// steps run through here.
    package func run<Context>(
        _ count: Int, with context: Context, _ body: @escaping (Context, Int, Worker) -> Void
    ) {
        withUnsafePointer(to: Call(context: context, body: body)) { call in
            let erased: any AnyCall = CallPointer(call: call)
            withUnsafePointer(to: erased) { pointer in
                ck_pool_run(
                    pool, count,
                    { context, index, worker in
                        guard let context, let worker else { return }
                        context.assumingMemoryBound(to: (any AnyCall).self).pointee
                            .run(index, Worker(worker: worker))
                    }, UnsafeMutableRawPointer(mutating: pointer))
            }
        }
    }
}

private struct Call<Context> {
    let context: Context
    let body: (Context, Int, ThreadPool.Worker) -> Void
}

/// C functions cannot be generic, so the region carries an existential; one that holds a pointer fits into it.
private protocol AnyCall {
    func run(_ index: Int, _ worker: ThreadPool.Worker)
}

private struct CallPointer<Context>: AnyCall {
    let call: UnsafePointer<Call<Context>>

    func run(_ index: Int, _ worker: ThreadPool.Worker) {
        call.pointee.body(call.pointee.context, index, worker)
    }
}
