import SpeechEngine
import SpeechLibrary
import SpeechService
import Synchronization

/// Figures for Prometheus.
final class ServerMetrics: ServiceObserver {
    private struct State {
        var responses: [String: Int] = [:]
        var refusals: [String: Int] = [:]
        var outcomes: [String: Int] = [:]
        var audioSeconds = 0.0
        var characters = 0
        var wait = Histogram([0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30])
        var firstAudio = Histogram([0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30])
        var total = Histogram([0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60])
        var realTimeFactor = Histogram([0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1, 2])
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
            state.wait.add(record.waitSeconds)
            if let first = record.firstAudioSeconds { state.firstAudio.add(first) }
            state.total.add(record.totalSeconds)
            if let factor = record.realTimeFactor { state.realTimeFactor.add(factor) }
            if record.source == "model" {
                state.overhead.add(
                    record.totalSeconds - record.waitSeconds - record.stages.values.reduce(0, +))
            }
        }
    }

    /// Prometheus' text format, 0.0.4.
    func text(_ scheduler: SchedulerCounters) -> String {
        let state = state.withLock { $0 }
        let process = ProcessFigures()
        var figures = Figures()
        figures.family(
            "ishowtts_http_responses_total", "counter", "Responses by route and status.",
            Figures.labelled(state.responses, nil))
        figures.family(
            "ishowtts_refused_total", "counter", "Orders refused, by reason.",
            Figures.labelled(state.refusals, "reason"))
        figures.family(
            "ishowtts_requests_total", "counter", "Speech requests by outcome.",
            Figures.labelled(state.outcomes, "outcome"))
        figures.single(
            "ishowtts_audio_seconds_total", "counter", "Seconds of speech made.", state.audioSeconds)
        figures.single("ishowtts_characters_total", "counter", "Characters spoken.", Double(state.characters))
        let waiting = SpeechPriority.allCases.map {
            ("class=\"\($0.name)\"", Double(scheduler.waiting[$0] ?? 0))
        }
        figures.family("ishowtts_queue_waiting", "gauge", "Orders that wait, by class.", waiting)
        figures.single(
            "ishowtts_queue_running", "gauge", "Orders begun and not done.", Double(scheduler.running))
        figures.single(
            "ishowtts_worker_busy", "gauge", "Whether the model is at work.", scheduler.isBusy ? 1 : 0)
        figures.single(
            "ishowtts_evaluations_total", "counter", "Evaluations of the model.",
            Double(scheduler.evaluations))
        figures.single(
            "ishowtts_batches_total", "counter", "Passes through the sampler.", Double(scheduler.batches))
        figures.single(
            "ishowtts_batched_orders_total", "counter", "Orders in those passes.", Double(scheduler.batched))
        figures.single(
            "ishowtts_preemptions_total", "counter", "Passes set aside for a more urgent one.",
            Double(scheduler.preemptions))
        figures.single(
            "ishowtts_cancelled_total", "counter", "Orders given up by their clients.",
            Double(scheduler.cancelled))
        figures.single(
            "ishowtts_shared_total", "counter", "Orders met by an identical one under way.",
            Double(scheduler.shared))
        figures.single(
            "ishowtts_audio_cache_hits_total", "counter", "Orders met by kept speech.",
            Double(scheduler.cacheHits))
        figures.single(
            "ishowtts_audio_cache_bytes", "gauge", "Bytes of kept speech.", Double(scheduler.cacheBytes))
        figures.single(
            "ishowtts_missed_deadlines_total", "counter", "Orders whose turn came too late.",
            Double(scheduler.missedDeadlines))
        for (name, counters) in [("voice", scheduler.voiceCache), ("text", scheduler.textCache)] {
            figures.single(
                "ishowtts_\(name)_cache_hits_total", "counter", "Hits of the \(name) cache.",
                Double(counters.hits))
            figures.single(
                "ishowtts_\(name)_cache_misses_total", "counter", "Misses of the \(name) cache.",
                Double(counters.misses))
        }
        figures.text += state.wait.lines(
            "ishowtts_queue_wait_seconds", help: "Seconds until an order's turn.")
        figures.text += state.firstAudio.lines(
            "ishowtts_first_audio_seconds", help: "Seconds to the first samples.")
        figures.text += state.total.lines("ishowtts_request_seconds", help: "Seconds of a speech request.")
        figures.text += state.realTimeFactor.lines(
            "ishowtts_real_time_factor", help: "Seconds of the model per second of speech.")
        figures.text += state.overhead.lines(
            "ishowtts_overhead_seconds", help: "Seconds of a request outside of queue and model.")
        figures.single("process_cpu_seconds_total", "counter", "Processor seconds.", process.processorSeconds)
        figures.single(
            "process_resident_memory_bytes", "gauge", "Resident memory.", Double(process.residentBytes))
        figures.single("process_open_fds", "gauge", "Open files.", Double(process.openFiles))
        return figures.text
    }
}
