import Basics
import Foundation
import Measurement

/// Carries out a plan on a target.
public struct BenchRunner: Sendable {
    private let target: any SpeechTarget
    private let plan: BenchPlan
    private let note: @Sendable (String) -> Void

    /// - Parameters:
    ///   - target: what is measured; nothing else should use it.
    ///   - plan: how much.
    ///   - note: takes a line before each case.
    public init(
        _ target: any SpeechTarget, plan: BenchPlan, note: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.target = target
        self.plan = plan
        self.note = note
    }

    /// Measures.
    ///
    /// - Parameters:
    ///   - fingerprint: of what is measured.
    ///   - coldStart: of this process; the first request's time is filled in.
    ///   - begun: when the time of the whole begins.
    /// - Throws: what the target throws during the warm-up; later failures are counted, but if all of a case fail, the first is
    ///   thrown.
    public func run(
        _ fingerprint: Fingerprint, coldStart: BenchResult.ColdStart? = nil,
        begun: ContinuousClock.Instant = .now
    ) async throws -> BenchResult {
        var coldStart = coldStart
        let before = await target.resources()
        let first = try await target.speak(BenchText.medium.text)
        coldStart?.firstRequest = first.total
        for _ in 0..<plan.warmUps {
            for text in plan.texts { _ = try await target.speak(text.text) }
        }
        let memory = MemoryLog()
        var cases: [BenchResult.Case] = []
        for together in plan.together {
            if plan.kind == .soak {
                cases.append(try await measure(plan.texts, together, memory))
            } else {
                for text in plan.texts { cases.append(try await measure([text], together, memory)) }
            }
        }
        let after = await target.resources()
        return BenchResult(
            date: Date().formatted(.iso8601), kind: plan.kind, fingerprint: fingerprint, coldStart: coldStart,
            cases: cases, memory: memory.result(peak: after?.peakBytes),
            seconds: (ContinuousClock.now - begun).seconds,
            // A process of one's own is counted from its start.
            processorSeconds: after.map {
                $0.processorSeconds - (coldStart == nil ? before?.processorSeconds ?? 0 : 0)
            })
    }

    private func measure(
        _ texts: [BenchText], _ together: Int, _ memory: MemoryLog
    ) async throws -> BenchResult.Case {
        let name = texts.count == 1 ? texts[0].rawValue : "mixed"
        note("\(name), \(together) at a time")
        let before = await target.resources()
        let start = ContinuousClock.now
        let end = texts.count == 1 ? nil : start + .seconds(plan.seconds)
        let rounds = (plan.rounds + together - 1) / max(1, together)
        let outcomes = await withTaskGroup(of: [Outcome].self) { group in
            for place in 0..<together {
                group.addTask { await speak(texts, from: place, rounds: rounds, until: end) }
            }
            let watch = Task {
                while !Task.isCancelled {
                    if let use = await target.resources() { memory.add(use) }
                    try? await Task.sleep(for: .seconds(0.5))
                }
            }
            defer { watch.cancel() }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let seconds = (ContinuousClock.now - start).seconds
        let after = await target.resources()
        if let after { memory.add(after) }
        return try Self.summary(
            name, together, outcomes.sorted { $0.ended < $1.ended }, seconds: seconds,
            processorSeconds: after.flatMap { after in
                before.map { after.processorSeconds - $0.processorSeconds }
            })
    }

    /// A request that was made.
    private struct Outcome: Sendable {
        let ended: ContinuousClock.Instant
        let timing: SpeechTiming?
        let failure: String?
    }

    /// One client: speaks the texts in turn, as many rounds as stated or until a time.
    private func speak(
        _ texts: [BenchText], from place: Int, rounds: Int, until end: ContinuousClock.Instant?
    ) async -> [Outcome] {
        var outcomes: [Outcome] = []
        var round = 0
        while end.map({ ContinuousClock.now < $0 }) ?? (round < rounds) {
            do {
                let timing = try await target.speak(texts[(place + round) % texts.count].text)
                outcomes.append(Outcome(ended: .now, timing: timing, failure: nil))
            } catch {
                outcomes.append(Outcome(ended: .now, timing: nil, failure: "\(error)"))
                // A server that refuses is not asked in a tight loop.
                try? await Task.sleep(for: .milliseconds(100))
            }
            round += 1
        }
        return outcomes
    }

    private static func summary(
        _ name: String, _ together: Int, _ outcomes: [Outcome], seconds: Double, processorSeconds: Double?
    ) throws -> BenchResult.Case {
        let timings = outcomes.compactMap(\.timing)
        let failures = outcomes.compactMap(\.failure)
        guard let total = Summary(of: timings.map(\.total)),
            let firstAudio = Summary(of: timings.map(\.firstAudio)),
            let factor = Summary(of: timings.map(\.realTimeFactor))
        else { throw BenchFault(failures.first ?? "\(name): nothing was spoken") }
        let speech = timings.reduce(0) { $0 + $1.speechSeconds }
        return BenchResult.Case(
            text: name, together: together, failures: failures.count, failure: failures.first, total: total,
            firstAudio: firstAudio, realTimeFactor: factor, throughput: speech / max(seconds, 1e-9),
            processorPerSpeech: processorSeconds.map { $0 / max(speech, 1e-9) },
            times: timings.map(\.total).thinned(to: 240))
    }
}
