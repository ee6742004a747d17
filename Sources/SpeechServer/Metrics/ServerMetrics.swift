import SpeechEngine
import SpeechLibrary
import SpeechService
import Synchronization

/// Counts what the server does, for Prometheus.
final class ServerMetrics: ServiceObserver {
    /// How long the requests of a class took.
    fileprivate struct Times {
        var wait = Histogram([0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30])
        var firstAudio = Histogram([0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30])
        var total = Histogram([0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60])
        var realTimeFactor = Histogram([0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1, 2])
        var audio = Histogram([0.5, 1, 2, 4, 8, 15, 30, 60, 300])
    }

    private struct State {
        var responses: [String: Int] = [:]
        var refusals: [String: Int] = [:]
        var outcomes: [String: Int] = [:]
        var audioSeconds = 0.0
        var characters = 0
        var remade: [String: Int] = ["mended": 0, "not_mended": 0]
        var stages: [String: Double] = [:]
        var times = Dictionary(uniqueKeysWithValues: SpeechPriority.allCases.map { ($0.name, Times()) })
        var overhead = Histogram([0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.05])
    }

    private let state = Mutex(State())

    func count(route: String, status: Int) {
        state.withLock { $0.responses["route=\"\(route)\",status=\"\(status)\"", default: 0] += 1 }
    }

    func refused(_ code: String) { state.withLock { $0.refusals[code, default: 0] += 1 } }

    func completed(_ record: SynthesisRecord) {
        state.withLock { state in
            state.outcomes[record.outcome, default: 0] += 1
            guard record.outcome == "done" else { return }
            state.audioSeconds += record.audioSeconds
            state.characters += record.characters
            state.remade[record.faults.isEmpty ? "mended" : "not_mended", default: 0] += record.remade
            for (stage, seconds) in record.stages { state.stages[stage, default: 0] += seconds }
            state.times[record.priority]?.add(record)
            if record.source == "model" {
                state.overhead.add(
                    record.totalSeconds - record.waitSeconds - record.stages.values.reduce(0, +))
            }
        }
    }

    func add(to figures: inout Figures, _ model: ModelDescription) {
        let state = state.withLock { $0 }
        figures.family(
            "ishowtts_http_responses_total", .counter, "Responses by route and status.",
            Figures.labelled(state.responses, nil))
        figures.family(
            "ishowtts_refused_total", .counter, "Orders refused, by reason.",
            Figures.labelled(state.refusals, "reason"))
        figures.family(
            "ishowtts_requests_total", .counter, "Speech requests by outcome.",
            Figures.labelled(state.outcomes, "outcome"))
        figures.single(
            "ishowtts_audio_seconds_total", .counter, "Seconds of speech made.", state.audioSeconds)
        figures.single("ishowtts_characters_total", .counter, "Characters spoken.", Double(state.characters))
        figures.family(
            "ishowtts_speech_remade_total", .counter, "Speech made once more because of a fault.",
            Figures.labelled(state.remade, "result"))
        figures.family(
            "ishowtts_stage_seconds_total", .counter, "Seconds of each stage of the model.",
            state.stages.sorted { $0.key < $1.key }.map { ("stage=\"\($0.key)\"", $0.value) })
        let name = Figures.escaped(model.name)
        let times = SpeechPriority.allCases.compactMap { priority in
            state.times[priority.name].map { ("class=\"\(priority.name)\",model=\"\(name)\"", $0) }
        }
        func histograms(_ name: String, _ help: String, _ path: KeyPath<Times, Histogram>) {
            figures.histograms(name, help, times.map { ($0.0, $0.1[keyPath: path]) })
        }
        histograms("ishowtts_queue_wait_seconds", "Seconds until an order's turn.", \.wait)
        histograms("ishowtts_first_audio_seconds", "Seconds to the first samples.", \.firstAudio)
        histograms("ishowtts_request_seconds", "Seconds of a speech request.", \.total)
        histograms(
            "ishowtts_real_time_factor", "Seconds of the model per second of speech.", \.realTimeFactor)
        histograms("ishowtts_audio_length_seconds", "Seconds of speech of a request.", \.audio)
        figures.histograms(
            "ishowtts_overhead_seconds", "Seconds of a request outside of queue and model.",
            [("", state.overhead)])
    }
}

extension ServerMetrics.Times {
    fileprivate mutating func add(_ record: SynthesisRecord) {
        wait.add(record.waitSeconds)
        if let first = record.firstAudioSeconds { firstAudio.add(first) }
        total.add(record.totalSeconds)
        if let factor = record.realTimeFactor { realTimeFactor.add(factor) }
        audio.add(record.audioSeconds)
    }
}
