import ArgumentParser
import Foundation
import LiveChat
import SpeechBench
import Synchronization

/// What is asked for: fixed texts, or what would have been read of a recorded chat.
struct LoadSource: ParsableArguments {
    @Option(
        help: ArgumentHelp("Ask as a chat of `ishowtts chat record` would have been read.", valueName: "file")
    )
    var chat: String?

    @Option(
        help: ArgumentHelp("What is read of the chat, in TOML; see docs/live-chat.md.", valueName: "file"))
    var rules: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("short, medium, long; without --chat.", valueName: "texts"))
    var texts: [BenchText] = [.short, .medium]

    @Option(name: .customLong("arrivals-seed"), help: "Same number, same arrivals.")
    var seed: UInt64 = 1

    func validate() throws {
        if rules != nil, chat == nil { throw ValidationError("--rules belongs to --chat FILE.") }
        if texts.isEmpty { throw ValidationError("--texts names no text; give some of short, medium, long.") }
    }

    /// Requests at any rate.
    struct Requests {
        let texts: [String]
        /// Of a record: when each was read.
        let record: [Arrivals.Arrival]
        let length: Double
        let seed: UInt64

        /// - Parameter rate: requests a second.
        func schedule(rate: Double, seconds: Double) -> Arrivals {
            guard length > 0 else { return Arrivals(rate: rate, seconds: seconds, texts: texts, seed: seed) }
            let own = Double(record.count) / length
            return Arrivals(
                record: record, length: length, channels: rate / own, seconds: seconds, seed: seed)
        }
    }

    /// - Throws: `Failure` where the record cannot be used.
    func requests(_ files: ModelOptions) throws -> Requests {
        guard let chat else {
            return Requests(texts: texts.map(\.text), record: [], length: 0, seed: seed)
        }
        let (record, length) = try read(chat, files)
        return Requests(texts: record.map(\.text), record: record, length: length, seed: seed)
    }

    /// What would have been read of a record, and when.
    func read(_ path: String, _ files: ModelOptions) throws -> (record: [Arrivals.Arrival], length: Double) {
        try Input.check(path, "--chat")
        var options = ChatRuleOptions()
        options.rules = rules
        let (table, banned, facts) = try options.load(for: nil)
        let heard = Heard()
        let rehearsal = try ChatRehearsal(rules: table, banned: banned, facts: facts) { heard.take($0, $1) }
        var reader = try ChatRecording(path: path).open()
        while let event = try reader.next() {
            heard.received(event.received)
            rehearsal.take(event)
        }
        rehearsal.finish()
        let (record, length) = heard.record()
        guard !record.isEmpty, length >= 1 else {
            throw Failure(
                .data, "\(path): nothing of it would be read for a second; give another record or --rules")
        }
        return (record, length)
    }
}

/// Collects what begins to be heard in a rehearsal.
private final class Heard: Sendable {
    private struct State {
        var first: Date?
        var last: Date?
        var begun: Set<Int> = []
        var heard: [(Date, String)] = []
    }

    private let state = Mutex(State())

    func received(_ time: Date) {
        state.withLock { state in
            state.first = min(state.first ?? time, time)
            state.last = max(state.last ?? time, time)
        }
    }

    func take(_ event: QueueEvent, _ time: Date) {
        guard case .item(let item) = event, item.state == .playing, let text = item.spoken?.text else {
            return
        }
        state.withLock { state in
            if state.begun.insert(item.id).inserted { state.heard.append((time, text)) }
        }
    }

    /// Times from the first event; the length is to the last event or the last speech.
    func record() -> ([Arrivals.Arrival], Double) {
        state.withLock { state in
            guard let first = state.first, let last = state.last else { return ([], 0) }
            let record = state.heard.map { time, text in
                Arrivals.Arrival(time: max(0, time.timeIntervalSince(first)), text: text)
            }.sorted { $0.time < $1.time }
            return (record, max(last.timeIntervalSince(first), record.last?.time ?? 0))
        }
    }
}
