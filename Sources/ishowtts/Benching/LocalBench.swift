import Basics
import Foundation
import SpeechBench
import SpeechEngine
import Tensors

/// A model in this process, ready to be measured.
struct LocalBench {
    let target: LocalTarget
    let fingerprint: Fingerprint
    let coldStart: BenchResult.ColdStart

    /// Loads a model and warms it up.
    ///
    /// - Parameters:
    ///   - together: requests at a time.
    ///   - begun: when this process was started.
    /// - Throws: `Failure`, and what loading a model throws.
    init(
        _ files: ModelOptions, _ speaking: SpeakingOptions, voice name: String?, together: Int,
        begun: ContinuousClock.Instant
    ) async throws {
        let pool = files.makePool()
        let model = try files.load(on: pool)
        let loaded = (ContinuousClock.now - begun).seconds
        let voice = try model.voice(named: name)
        let options = speaking.options(for: model)
        try options.validate()
        let limits = SchedulerLimits(queue: 4 * together + 4, perClient: together + 1, cacheBytes: 0)
        let scheduler = SpeechScheduler(Synthesizer(model: model, pool: pool), limits: limits)
        try await scheduler.warmUp(voice: voice)
        target = LocalTarget(scheduler, voice: voice, options: options)
        coldStart = .init(loaded: loaded, ready: (ContinuousClock.now - begun).seconds)
        fingerprint = Fingerprint(
            machine: Self.machine, model: "\(model.name) \(model.acoustic.precision.rawValue)",
            settings:
                "voice \(voice.identity.prefix(12)), threads \(pool.threads), nfe \(options.sampling.steps), "
                + "cfg \(options.sampling.guidance), stride \(options.sampling.guidanceStride), "
                + "interval \(options.sampling.guidanceInterval), \(options.sampling.method), "
                + "speed \(options.speed), short start \(options.startsShort)",
            build: ProgramBuild.digest)
    }

    /// What speed depends on beside the model.
    static var machine: String {
        "\(Machine.processor), \(Processors.available) processors, "
            + "\(ProcessInfo.processInfo.physicalMemory >> 30) GiB, \(Kernels.name)"
    }
}
