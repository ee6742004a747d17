import ArgumentParser
import F5TTS
import Foundation
import SpeechBench
import SpeechEngine
import Tensors

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what was chosen for this machine, and test it for about ten seconds.")

    @OptionGroup(title: "Model") var files: ModelOptions

    @Flag(help: "Skip the test.")
    var quick = false

    func run() throws {
        let pool = files.makePool()
        let processors = ProcessInfo.processInfo.activeProcessorCount
        try item("processor", Machine.processor)
        try item("kernels", "\(Kernels.name) (this processor has \(Kernels.names.joined(separator: ", ")))")
        try item("threads", "\(pool.threads) of \(processors) processors")
        try item("memory", "\(ProcessInfo.processInfo.physicalMemory >> 20) MiB")
        let clock = ContinuousClock()
        let begun = clock.now
        let model = try files.load(on: pool)
        try item(
            "model",
            "\(model.name), \(model.folder ?? files.model ?? "packed"), loaded in \(ms(clock.now - begun))"
        )
        try item("calculates in", "\(model.acoustic.precision.rawValue), vocoder \(model.vocoder.name)")
        try item(
            "settings",
            "nfe \(model.defaults.steps), cfg \(model.defaults.guidance)"
                + (model.isGuidanceFree ? ", guidance in the weights" : ""))
        for warning in model.warnings { try item("warning", warning) }
        if !quick { try test(model, pool) }
    }

    private func test(_ model: SpeechModel, _ pool: ThreadPool) throws {
        let peak = ProcessorPeak(on: pool, seconds: 3)
        try item(
            "processor's limit",
            "fp32 \(giga(peak.fp32)) GFLOP/s, int8 \(giga(peak.int8)) GOP/s, memory \(giga(peak.memory)) GB/s"
        )
        let voice = try model.voice()
        let options = SynthesisOptions(sampling: model.defaults)
        let synthesizer = Synthesizer(model: model, pool: pool)
        let clock = ContinuousClock()
        let begun = clock.now
        try synthesizer.warmUp(voice: voice, options: options, seconds: 6)
        try item("ready after", ms(clock.now - begun))
        var factors: [Double] = []
        var last: Speech?
        let end = clock.now + .seconds(6)
        repeat {
            let speech = try synthesizer.speak(
                "The self-test says a sentence of ordinary length.", voice: voice, options: options)
            factors.append(speech.realTimeFactor)
            last = speech
        } while clock.now < end && factors.count < 50
        factors.sort()
        let median = factors[factors.count / 2]
        try item(
            "speaks",
            String(
                format: "%.2f s in %.0f ms, real-time factor %.3f (best %.3f, worst %.3f of %d)",
                last?.duration ?? 0, (last?.times.total ?? 0) * 1e3, median, factors[0],
                factors[factors.count - 1],
                factors.count))
        try item("verdict", verdict(median))
        for warning in last?.warnings ?? [] where !model.warnings.contains(warning) {
            try item("warning", warning)
        }
        if factors[factors.count - 1] > 2 * median {
            try item("notice", "runs differ by more than twice: other programs take processor time")
        }
    }

    private func verdict(_ factor: Double) -> String {
        switch factor {
        case ..<0.5: "faster than twice real time: fit for live chat"
        case ..<1: "faster than real time: fit for live chat while lines are short"
        default:
            "slower than real time; use a packed int8 model (ishowtts pack), fewer steps (--nfe) or a smaller model"
        }
    }

    private func item(_ name: String, _ value: String) throws {
        try Console.print(name.padding(toLength: 20, withPad: " ", startingAt: 0) + value)
    }

    private func giga(_ value: Double) -> String { String(format: "%.0f", value * 1e-9) }

    private func ms(_ duration: Duration) -> String {
        String(format: "%.0f ms", duration.seconds * 1e3)
    }
}
