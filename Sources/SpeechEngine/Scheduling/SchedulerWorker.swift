import Basics
import F5TTS
import Foundation
import Tensors

/// The thread that evaluates the model for a scheduler.
///
/// Jobs are known to this thread alone.
final class SchedulerWorker {
    private typealias Task = (rendering: Rendering, job: SpeechJob)

    /// Requests that were begun, by rendering; they outlast a round, because a reader may be slow.
    final class Jobs {
        fileprivate var all: [ObjectIdentifier: SpeechJob] = [:]
    }

    private let scheduler: SpeechScheduler
    private let jobs: Jobs

    init(_ scheduler: SpeechScheduler, _ jobs: Jobs) {
        self.scheduler = scheduler
        self.jobs = jobs
    }

    /// A round: serves until nothing waits but for its readers.
    func run() {
        repeat {
            maintain()
            while let group = next(above: nil) {
                serve(group)
                maintain()
            }
        } while scheduler.state.withLock { state in
            state.counters.isBusy = false
            return !state.maintenance.isEmpty
        }
    }

    private func maintain() {
        let entries = scheduler.state.withLock { state in
            defer { state.maintenance = [] }
            return state.maintenance
        }
        for entry in entries { entry.run() }
    }

    /// The requests to serve next, begun.
    ///
    /// - Parameter above: only requests more urgent than this, waiting time counted.
    private func next(above: Int?) -> [Rendering]? {
        let now = ContinuousClock.now
        expire(at: now)
        let group = scheduler.state.withLock { state -> [Rendering] in
            func comesFirst(_ first: Rendering, _ second: Rendering) -> Bool {
                let priorities = (urgency(first, now), urgency(second, now))
                if priorities.0 != priorities.1 { return priorities.0 < priorities.1 }
                let served = (
                    state.served[first.request.client] ?? 0, state.served[second.request.client] ?? 0
                )
                if served.0 != served.1 { return served.0 < served.1 }
                return first.submitted < second.submitted
            }
            // While something is set aside, only what waits may step in.
            let candidates = above == nil ? state.running + state.waiting : state.waiting
            let sorted = candidates.filter { rendering in
                !rendering.isAhead && above.map { urgency(rendering, now) < $0 } ?? true
            }.sorted(by: comesFirst)
            guard let leader = sorted.first else { return [] }
            var group = [leader]
            if leader.priority != .interactive, above == nil {
                let same = sorted.dropFirst().filter {
                    $0.priority == leader.priority
                        && $0.request.options.sampling == leader.request.options.sampling
                        && isLike($0, leader)
                }
                group += same.prefix(scheduler.limits.batch - 1)
            }
            state.waiting.removeAll { rendering in group.contains { $0 === rendering } }
            for rendering in group where !state.running.contains(where: { $0 === rendering }) {
                state.running.append(rendering)
            }
            state.counters.isBusy = true
            return group
        }
        return group.isEmpty ? nil : group
    }

    /// Turns away those whose deadline has passed before their speech was begun.
    private func expire(at now: ContinuousClock.Instant) {
        let waiting = scheduler.state.withLock { $0.waiting }
        let late = waiting.map { ($0, $0.expire(at: now)) }.filter { $0.1.count > 0 }
        guard !late.isEmpty else { return }
        scheduler.state.withLock { state in
            for (rendering, result) in late {
                state.counters.missedDeadlines += result.count
                guard result.isLast else { continue }
                state.waiting.removeAll { $0 === rendering }
                forget(rendering, in: &state)
            }
        }
    }

    /// The class, one better for each half minute of waiting: nothing starves.
    private func urgency(_ rendering: Rendering, _ now: ContinuousClock.Instant) -> Int {
        max(0, rendering.priority.rawValue - Int(clamping: (now - rendering.submitted) / .seconds(30)))
    }

    /// Texts of like length make passes of like length.
    private func isLike(_ first: Rendering, _ second: Rendering) -> Bool {
        let lengths = (first.request.text.utf8.count, second.request.text.utf8.count)
        return max(lengths.0, lengths.1) <= min(lengths.0, lengths.1) * 3 / 2 + 20
    }

    private func forget(_ rendering: Rendering, in state: inout SpeechScheduler.State) {
        if state.rendering[rendering.key] === rendering { state.rendering[rendering.key] = nil }
        state.running.removeAll { $0 === rendering }
        let client = rendering.request.client
        if !(state.running + state.waiting).contains(where: { $0.request.client == client }) {
            state.served[client] = nil
        }
    }

    /// Takes one chunk of each request through the model.
    private func serve(_ group: [Rendering]) {
        let start = ContinuousClock.now
        var ready: [(task: Task, input: (conditioning: Conditioning, noise: Matrix))] = []
        for rendering in group {
            attempt(rendering) {
                let job = try job(of: rendering)
                ready.append(((rendering, job), try job.prepare()))
            }
        }
        guard !ready.isEmpty else { return }
        scheduler.state.withLock { state in
            state.counters.batches += 1
            state.counters.batched += ready.count
        }
        do {
            let mels = try scheduler.synthesizer.sample(ready.map(\.task.job), ready.map(\.input)) {
                evaluation, evaluations in
                try self.beforeEvaluation(of: ready.map(\.task.rendering))
                for (task, _) in ready {
                    task.rendering.report(
                        progress: task.job.progress(evaluation: evaluation, of: evaluations).fraction)
                }
            }
            for (entry, mel) in zip(ready, mels) { take(mel, entry.task) }
        } catch {
            for entry in ready { end(entry.task.rendering, with: .failure(error)) }
        }
        let seconds = (ContinuousClock.now - start).seconds / Double(group.count)
        scheduler.state.withLock { state in
            for client in Set(group.map(\.request.client))
            where state.running.contains(where: { $0.request.client == client }) {
                state.served[client, default: 0] += seconds
            }
        }
    }

    private func job(of rendering: Rendering) throws -> SpeechJob {
        if rendering.isAbandoned { throw CancellationError() }
        if let job = jobs.all[ObjectIdentifier(rendering)] { return job }
        let begun = ContinuousClock.now
        let synthesizer = scheduler.synthesizer
        let job = try SpeechJob(rendering.request, model: synthesizer.model, pool: synthesizer.pool)
        rendering.begin(at: begun, warnings: job.warnings)
        jobs.all[ObjectIdentifier(rendering)] = job
        return job
    }

    private func beforeEvaluation(of group: [Rendering]) throws {
        // One that has waited long is not set aside: else those more urgent could keep coming for ever.
        while let urgency = group.map({ urgency($0, .now) }).min(), urgency > 0,
            let urgent = next(above: urgency)
        {
            scheduler.state.withLock { $0.counters.preemptions += 1 }
            for rendering in urgent {
                while !rendering.isAhead,
                    scheduler.state.withLock({ $0.running.contains { $0 === rendering } })
                {
                    serve([rendering])
                }
            }
        }
        if group.allSatisfy(\.isAbandoned) { throw CancellationError() }
        scheduler.state.withLock { $0.counters.evaluations += 1 }
    }

    private func take(_ mel: Matrix, _ task: Task) {
        attempt(task.rendering) {
            try task.job.take(mel, streams: true) { samples in
                if task.rendering.isAbandoned { throw CancellationError() }
                task.rendering.append(words: task.job.newWords())
                task.rendering.append(samples)
            }
            task.rendering.append(words: task.job.newWords())
            guard task.job.isDone else { return }
            let summary = try task.job.finish { task.rendering.append($0) }
            end(task.rendering, with: .success(summary))
        }
    }

    private func attempt(_ rendering: Rendering, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            end(rendering, with: .failure(error))
        }
    }

    private func end(_ rendering: Rendering, with result: Result<SpeechSummary, any Error>) {
        jobs.all[ObjectIdentifier(rendering)] = nil
        let cache = scheduler.cache
        scheduler.state.withLock { state in
            forget(rendering, in: &state)
            switch result {
            case .success(let summary):
                state.counters.completed += 1
                state.counters.checked += 1
                for fault in summary.faults { state.counters.faults[fault, default: 0] += 1 }
                state.meanSeconds += (summary.times.total - state.meanSeconds) / 8
                if rendering.request.usesCache, let blocks = rendering.blocks {
                    cache.store(KeptSpeech(blocks: blocks, summary: summary), for: rendering.key)
                }
            case .failure(let error):
                if error is CancellationError {
                    state.counters.cancelled += 1
                } else {
                    state.counters.failed += 1
                }
            }
        }
        rendering.finish(result)
    }
}
