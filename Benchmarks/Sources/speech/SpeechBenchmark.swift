import F5TTS
import Foundation
import SpeechEngine
import Tensors

/// End to end: from a process's start to speech.
///
///     speech [--model FILE] [--precision fp32|int8] [--vocoder FOLDER] [--threads 2] [--runs 20] [--seconds 4]
///         [--reference-audio FILE --reference-text TEXT] [--nfe N] [--cfg X] [--cfg-stride N] [--cfg-interval A,B] [--concurrent 8] [--json]
///
/// Without --model it is the built-in voice. Measures: start to loaded, to ready (warmed up), the first request against
/// later ones; seconds to the first 200 ms of audio of a line of 60 characters; real-time factor at --seconds of speech
/// (p50 and p95, all stages); requests one after the other against as many at once; resident memory.
@main
struct SpeechBenchmark {
    struct Report: Encodable {
        var model: String
        var steps: Int
        var guidance: Float
        var threads: Int
        var loadSeconds: Double
        var readySeconds: Double
        var firstRequestSeconds: Double
        var firstAudioMedian: Double
        var firstAudioP95: Double
        /// The same where the first chunk ends at the line's first pause.
        var firstAudioShortStart: Double
        var speechSeconds: Double
        var synthesisMedian: Double
        var synthesisP95: Double
        var realTimeFactor: Double
        var stages: [String: Double]
        var sequentialSeconds: Double
        var concurrentSeconds: Double
        var throughputGain: Double
        var residentMiB: Int
        var peakMiB: Int
    }

    /// 60 characters.
    static let line = "Thanks for the raid, everyone! We start the boss fight soon."

    static func main() throws {
        let start = ContinuousClock.now
        let options = Options(CommandLine.arguments)
        let pool = ThreadPool(threads: options.integer("--threads") ?? 2)
        let model = try SpeechModel.load(
            SpeechModel.Source(
                model: options["--model"], vocoder: options["--vocoder"],
                precision: options["--precision"].flatMap(Precision.init(rawValue:))), on: pool)
        let loaded = ContinuousClock.now
        let voice = try model.voice(
            audioPath: options["--reference-audio"], text: options["--reference-text"])
        var sampling = model.defaults
        if let steps = options.integer("--nfe") { sampling.steps = steps }
        if let cfg = options["--cfg"].flatMap(Float.init) { sampling.guidance = cfg }
        if let ends = options["--cfg-interval"]?.split(separator: ",").compactMap({ Float($0) }),
            ends.count == 2,
            ends[0] <= ends[1]
        {
            sampling.guidanceInterval = ends[0]...ends[1]
        }
        if let stride = options.integer("--cfg-stride") { sampling.guidanceStride = stride }
        let settings = SynthesisOptions(sampling: sampling, seed: 1)
        let synthesizer = Synthesizer(model: model, pool: pool)
        let seconds = options["--seconds"].flatMap(Double.init) ?? 4
        try synthesizer.warmUp(voice: voice, options: settings, seconds: max(6, seconds))
        let ready = ContinuousClock.now

        let runs = options.integer("--runs") ?? 20
        var fixed = settings
        fixed.fixedDuration = Double(voice.referenceSamples) / Double(SpeechModel.sampleRate) + seconds
        let first = try time { _ = try synthesizer.speak(line, voice: voice, options: fixed) }
        var synthesis: [Double] = []
        var stages: [StageTimes.Stage: Double] = [:]
        var speech = try synthesizer.speak(line, voice: voice, options: fixed)
        for _ in 0..<runs {
            synthesis.append(try time { speech = try synthesizer.speak(line, voice: voice, options: fixed) })
            for stage in StageTimes.Stage.allCases { stages[stage, default: 0] += speech.times[stage] }
        }
        let firstAudio = try (0..<runs).map { _ in
            try firstAudioSeconds(synthesizer, voice: voice, options: settings)
        }
        var short = settings
        short.startsShort = true
        let firstAudioShort = try (0..<runs).map { _ in
            try firstAudioSeconds(synthesizer, voice: voice, options: short)
        }
        let count = options.integer("--concurrent") ?? 8
        let requests = (0..<count).map { index in
            var options = fixed
            options.seed = UInt64(index)
            return SpeechRequest(text: line, voice: voice, options: options)
        }
        var sequential: [Double] = []
        var concurrent: [Double] = []
        for _ in 0..<max(1, runs / 4) {
            sequential.append(
                try time {
                    for request in requests {
                        _ = try synthesizer.speak(
                            request.text, voice: request.voice, options: request.options)
                    }
                })
            concurrent.append(try time { for result in synthesizer.speak(requests) { _ = try result.get() } })
        }
        let report = Report(
            model: model.name, steps: sampling.steps, guidance: sampling.guidance, threads: pool.threads,
            loadSeconds: (loaded - start).seconds, readySeconds: (ready - start).seconds,
            firstRequestSeconds: first, firstAudioMedian: firstAudio.quantile(0.5),
            firstAudioP95: firstAudio.quantile(0.95),
            firstAudioShortStart: firstAudioShort.quantile(0.5), speechSeconds: speech.duration,
            synthesisMedian: synthesis.quantile(0.5), synthesisP95: synthesis.quantile(0.95),
            realTimeFactor: synthesis.quantile(0.5) / speech.duration,
            stages: Dictionary(
                uniqueKeysWithValues: stages.map { ($0.key.rawValue, $0.value / Double(runs)) }),
            sequentialSeconds: sequential.quantile(0.5), concurrentSeconds: concurrent.quantile(0.5),
            throughputGain: sequential.quantile(0.5) / concurrent.quantile(0.5),
            residentMiB: memory("VmRSS:"), peakMiB: memory("VmHWM:"))
        try report.show(asJSON: options.contains("--json"))
    }

    private static func firstAudioSeconds(
        _ synthesizer: Synthesizer, voice: Voice, options: SynthesisOptions
    ) throws -> Double {
        struct Heard: Error {}
        var samples = 0
        let start = ContinuousClock.now
        do {
            _ = try synthesizer.speak(line, voice: voice, options: options) { _ in
            } audio: {
                samples += $0.count
                if samples >= SpeechModel.sampleRate / 5 { throw Heard() }
            }
        } catch is Heard {}
        return (ContinuousClock.now - start).seconds
    }

    private static func time(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return (ContinuousClock.now - start).seconds
    }

    private static func memory(_ field: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
        return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }.map { $0 >> 10 } ?? 0
    }
}
