import F5TTS
import Tensors

extension Synthesizer {
    /// Speaks several texts together.
    ///
    /// Chunks with the same sampling settings are sampled in one batch, the others' work runs side by side. Each result
    /// is that of `speak` alone to rounding in fp32; stage times are those of the batch.
    ///
    /// - Returns: the speech of each request, or why it could not be spoken; one failing leaves the others alone.
    public func speak(_ requests: [SpeechRequest]) -> [Result<Speech, any Error>] {
        var jobs: [Result<SpeechJob, any Error>] = parallel(requests.count) { index in
            try SpeechJob(requests[index], model: model, pool: pool)
        }
        var samples = [[Float]](repeating: [], count: jobs.count)
        while true {
            let waiting = jobs.indices.filter { (try? jobs[$0].get())?.isDone == false }
            guard let first = waiting.first, let leader = try? jobs[first].get() else { break }
            let group = waiting.filter { (try? jobs[$0].get())?.sampling == leader.sampling }
            advance(group, of: &jobs, into: &samples)
        }
        return zip(jobs, samples).map { job, made in
            Result {
                var samples = made
                let summary = try job.get().finish { samples += $0 }
                return Speech(samples: samples, summary: summary)
            }
        }
    }

    /// Takes one chunk of each job of a group through all stages.
    private func advance(
        _ group: [Int], of jobs: inout [Result<SpeechJob, any Error>], into samples: inout [[Float]]
    ) {
        let all = jobs
        let prepared = parallel(group.count) { try all[group[$0]].get().prepare() }
        var ready: [(index: Int, job: SpeechJob, input: (conditioning: Conditioning, noise: Matrix))] = []
        for (index, input) in zip(group, prepared) {
            do {
                ready.append((index, try all[index].get(), try input.get()))
            } catch {
                jobs[index] = .failure(error)
            }
        }
        guard !ready.isEmpty else { return }
        do {
            let mels = try sample(ready.map(\.job), ready.map(\.input), progress: nil)
            let taken = parallel(ready.count) { index in
                var made: [Float] = []
                try ready[index].job.take(mels[index], streams: false) { made += $0 }
                return made
            }
            for (entry, result) in zip(ready, taken) {
                switch result {
                case .success(let made): samples[entry.index] += made
                case .failure(let error): jobs[entry.index] = .failure(error)
                }
            }
        } catch {
            for entry in ready { jobs[entry.index] = .failure(error) }
        }
    }

    /// Runs `body` for every index on the pool's threads. Parallel regions inside then run on the task's own thread, so
    /// a single one is run outside of a task.
    private func parallel<Value>(_ count: Int, _ body: (Int) throws -> Value) -> [Result<Value, any Error>] {
        guard count > 1 else { return (0..<count).map { index in Result { try body(index) } } }
        var results = [Result<Value, any Error>?](repeating: nil, count: count)
        results.withUnsafeMutableBufferPointer { slots in
            guard let base = slots.baseAddress else { return }
            pool.run(count) { index in base[index] = Result { try body(index) } }
        }
        return results.compactMap { $0 }
    }
}
