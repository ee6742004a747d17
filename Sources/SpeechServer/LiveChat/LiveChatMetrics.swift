import LiveChat
import LiveChatService

extension LiveChatService {
    /// Adds the live chat's figures.
    func add(to figures: inout Figures) {
        let (counts, queue) = (reader.counts, reader.queue)
        let (status, statistics) = (queue.status, queue.statistics)
        let sources = sourceStatuses
        func source(_ status: SourceStatus) -> String {
            "source=\"\(Figures.escaped(status.state.source))\""
        }
        figures.family(
            "ishowtts_chat_source_joined", .gauge, "Whether messages of a chat come.",
            sources.map { (source($0), $0.state.phase == .joined ? 1 : 0) })
        figures.family(
            "ishowtts_chat_source_messages_total", .counter, "Messages that came from a chat.",
            sources.map { (source($0), Double($0.messages)) })
        figures.single(
            "ishowtts_chat_messages_total", .counter, "Messages of all chats.",
            Double(counts.messages))
        figures.family(
            "ishowtts_chat_skipped_total", .counter, "Messages that are not read, by rule.",
            Figures.labelled(counts.skipped, "rule"))
        figures.single(
            "ishowtts_chat_heard_total", .counter, "Messages that were heard to their end.",
            Double(statistics.heard))
        figures.family(
            "ishowtts_chat_dropped_total", .counter, "Messages that left the reading queue, by reason.",
            Figures.labelled(statistics.drops, "reason"))
        figures.single(
            "ishowtts_chat_deletions_total", .counter, "Deletions that came.",
            Double(counts.deletions))
        figures.single(
            "ishowtts_chat_waiting", .gauge, "Messages that could be read now.",
            Double(status.waiting))
        figures.single(
            "ishowtts_chat_waiting_seconds", .gauge, "Predicted seconds of speech of those.",
            status.waitingSeconds)
        figures.family(
            "ishowtts_chat_delay_seconds", .gauge,
            "Seconds from a message's sending to its first sound, of the last 1,000.",
            [0.5, 0.95].compactMap { quantile in
                statistics.delay(quantile: quantile).map { ("quantile=\"\(quantile)\"", $0) }
            })
        figures.single(
            "ishowtts_chat_listeners", .gauge, "Overlays, pages and programs that listen.",
            Double(stage.listeners.count))
    }
}
