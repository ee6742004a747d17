import Foundation
import LiveChat
import Synchronization

/// Tells on standard output what becomes of each message, and on standard error how the sources are.
final class ChatLog: Sendable {
    /// A line, and where it goes.
    enum Line: Sendable {
        case output(String)
        case note(String)

        /// - Throws: `Failure` if standard output cannot be written.
        func write() throws {
            switch self {
            case .output(let text): try Console.print(text)
            case .note(let text): Console.note(text)
            }
        }
    }

    private struct State {
        var running: Int
        var last: [String: String] = [:]
        var failure: String?
    }

    private let emit: @Sendable (Line) -> Void
    private let state: Mutex<State>
    private let explains: Bool

    /// - Parameters:
    ///   - sources: that run.
    ///   - explains: whether what each rule did is told.
    ///   - emit: takes each line.
    init(sources: Int, explains: Bool = false, emit: @escaping @Sendable (Line) -> Void) {
        state = Mutex(State(running: sources))
        self.explains = explains
        self.emit = emit
    }

    /// Why the last source that failed did so, once all have ended.
    var failure: String? { state.withLock { $0.running <= 0 ? $0.failure : nil } }

    func note(_ text: String) { emit(.note(text)) }

    /// Tells what was done with a message, or what an event of another kind means.
    func take(_ event: ChatEvent, _ decision: Decision?) {
        switch event {
        case .message(let message):
            guard let decision else { return }
            if case .skip(let rule, let reason) = decision.outcome {
                // A banned word is not shown on a stream either.
                let banned: Set<Rule> = [.bannedName, .bannedText, .bannedSpeech, .platformMark]
                let name = message.author.name.isEmpty ? message.author.login : message.author.name
                let shown = banned.contains(rule) ? "" : "\(name): \(message.text) "
                if let command = decision.command {
                    line(message.received, command.isDone ? "done" : "refused", "\(shown)(\(reason))")
                } else {
                    line(message.received, "skipped", "\(shown)(\(rule.rawValue): \(reason))")
                }
            }
            if explains { for step in decision.steps { explain(step) } }
        case .deletion(let deletion):
            let what =
                switch deletion.target {
                case .message: "one message"
                case .author(let id, let login): "what \(login ?? id ?? "somebody") wrote"
                case .all: "everything in \(deletion.channel)"
                }
            line(deletion.received, "deletion", "of \(what)")
        case .state(let source): take(source)
        case .choices, .studio: break
        }
    }

    private func explain(_ step: Decision.Step) {
        emit(.output(Console.plain("             \(step.rule.rawValue): \(step.effect)")))
    }

    /// Tells a change of the queue.
    func take(_ event: QueueEvent, now: Date) {
        guard case .item(let item) = event else { return }
        let text = "#\(item.id) \((item.spoken ?? item.speech.full).text)"
        switch item.state {
        case .playing: line(now, "read", text)
        case .waitingForApproval: line(now, "waits", "\(text) (hold: has to be approved)")
        case .dropped(.deleted, let reason): line(now, "deleted", "\(text) (\(reason))")
        case .dropped(_, let reason): line(now, "not read", "\(text) (\(reason))")
        case .held, .waiting, .prepared, .heard: break
        }
    }

    private func take(_ source: SourceState) {
        let text: String? = state.withLock { state in
            if source.phase == .ended {
                state.running -= 1
                guard let reason = source.reason else { return nil }
                if source.isFailure {
                    state.failure = "\(source.source): \(reason)"
                    // Told as the command's own failure.
                    if state.running == 0 { return nil }
                }
            }
            let text = source.reason.map { "\(source.phase.rawValue): \($0)" } ?? source.phase.rawValue
            // While a source tries and tries again for one reason, the reason is told once.
            let last = state.last[source.source]
            if source.phase == .connecting, last != nil { return nil }
            if source.phase == .connected, last?.hasPrefix(SourceState.Phase.waiting.rawValue) == true {
                return nil
            }
            if last == text { return nil }
            state.last[source.source] = text
            return text
        }
        if let text { note("\(source.source): \(text)") }
    }

    private func line(_ time: Date, _ what: String, _ text: String) {
        let word = what.padding(toLength: 9, withPad: " ", startingAt: 0)
        emit(.output(Console.plain("\(Self.clock(time)) \(word) \(text)")))
    }

    /// The time of day here.
    private static func clock(_ time: Date) -> String {
        var seconds = time_t(exactly: time.timeIntervalSince1970.rounded(.down)) ?? 0
        var parts = tm()
        localtime_r(&seconds, &parts)
        return String(format: "%02d:%02d:%02d", parts.tm_hour, parts.tm_min, parts.tm_sec)
    }
}

/// Lines that are written by a task of their own, so that no source waits for a terminal; if it is thousands behind, the
/// oldest are lost.
struct ChatLogWriter: Sendable {
    private let lines: AsyncStream<ChatLog.Line>
    private let continuation: AsyncStream<ChatLog.Line>.Continuation

    init() { (lines, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(8192)) }

    func take(_ line: ChatLog.Line) { continuation.yield(line) }
    func finish() { continuation.finish() }

    /// Writes what comes, until all was written that came before `finish`.
    ///
    /// - Throws: `Failure` if standard output cannot be written.
    func run() async throws {
        for await line in lines { try line.write() }
    }
}

extension ChatCounts {
    /// One line.
    var summary: String {
        let why = skipped.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
        let list = why.isEmpty ? "" : " (\(why.joined(separator: ", ")))"
        return
            "\(messages) messages, \(read) taken, \(messages - read) skipped\(list), \(deletions) deletions"
    }
}
