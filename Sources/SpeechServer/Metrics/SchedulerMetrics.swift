import SpeechAudio
import SpeechEngine

extension SchedulerCounters {
    /// Adds what the queue, the model and its threads have done.
    func add(to figures: inout Figures) {
        figures.family(
            "ishowtts_queue_waiting", .gauge, "Orders that wait, by class.",
            SpeechPriority.allCases.map { ("class=\"\($0.name)\"", Double(waiting[$0] ?? 0)) })
        figures.single("ishowtts_queue_running", .gauge, "Orders begun and not done.", Double(running))
        figures.single("ishowtts_worker_busy", .gauge, "Whether the model is at work.", isBusy ? 1 : 0)
        figures.single("ishowtts_threads", .gauge, "Threads that compute.", Double(threads))
        figures.single(
            "ishowtts_threads_busy_seconds_total", .counter, "Seconds that all of them have computed.",
            busySeconds)
        figures.single(
            "ishowtts_speech_checked_total", .counter, "Speech of the model that was looked at for faults.",
            Double(checked))
        figures.family(
            "ishowtts_speech_faults_total", .counter, "Speech with a fault, by fault.",
            SpeechFault.allCases.map { ("fault=\"\($0.rawValue)\"", Double(faults[$0] ?? 0)) })
        for (name, help, count) in [
            ("evaluations", "Evaluations of the model.", evaluations),
            ("batches", "Passes through the sampler.", batches),
            ("batched_orders", "Orders in those passes.", batched),
            ("preemptions", "Passes set aside for a more urgent one.", preemptions),
            ("cancelled", "Orders given up by their clients.", cancelled),
            ("shared", "Orders met by an identical one under way.", shared),
            ("audio_cache_hits", "Orders met by kept speech.", cacheHits),
            ("missed_deadlines", "Orders whose turn came too late.", missedDeadlines),
            ("voice_cache_hits", "Hits of the voice cache.", voiceCache.hits),
            ("voice_cache_misses", "Misses of the voice cache.", voiceCache.misses),
            ("text_cache_hits", "Hits of the text cache.", textCache.hits),
            ("text_cache_misses", "Misses of the text cache.", textCache.misses),
        ] {
            figures.single("ishowtts_\(name)_total", .counter, help, Double(count))
        }
        figures.single("ishowtts_audio_cache_bytes", .gauge, "Bytes of kept speech.", Double(cacheBytes))
    }
}
