import Foundation
import LiveChat
import Synchronization

/// The sources of a live chat, by their names: each is read by a task of its own until it is stopped.
final class SourceDesk: Sendable {
    private struct Entry {
        var status: SourceStatus
        /// `nil` for a source that could not be made.
        var source: (any ChatSource)?
        var task: Task<Void, Never>?
        /// Tells this run from an earlier one of the same name.
        var run = 0
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var isOpen = false
        var runs = 0
    }

    private let most: Int
    private let take: @Sendable (ChatEvent) -> ChatAnswer?
    private let tell: @Sendable (SourceStatus) -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - most: sources at a time.
    ///   - take: takes messages and deletions; returns what is answered in the chat.
    ///   - tell: takes each change of a source's state.
    init(
        most: Int, take: @escaping @Sendable (ChatEvent) -> ChatAnswer?,
        tell: @escaping @Sendable (SourceStatus) -> Void
    ) {
        self.most = most
        self.take = take
        self.tell = tell
    }

    /// In the order of names.
    var statuses: [SourceStatus] {
        state.withLock { $0.entries.values.map(\.status) }.sorted { $0.state.source < $1.state.source }
    }

    /// Reads a source; one of that name that has ended is read anew.
    ///
    /// - Throws: `LiveChatFault`.
    func start(_ source: any ChatSource) throws(LiveChatFault) -> SourceStatus {
        let name = source.name
        let result: Result<SourceStatus, LiveChatFault> = state.withLock { state in
            if let entry = state.entries[name], entry.status.state.phase != .ended {
                return .failure(.alreadyRunning(name))
            }
            guard state.entries[name] != nil || state.entries.count < most else {
                return .failure(.tooManySources(most))
            }
            let status = SourceStatus(
                state: SourceState(source: name, phase: .connecting, since: Date()), lastEvent: nil)
            state.entries[name]?.task?.cancel()
            state.entries[name] = Entry(status: status, source: source)
            if state.isOpen { run(name, &state) }
            return .success(status)
        }
        let status = try result.get()
        tell(status)
        return status
    }

    /// Shows a source that cannot be read, and why.
    func show(_ name: String, lost reason: String) {
        let status = SourceStatus(
            state: SourceState(
                source: name, phase: .ended, reason: reason, since: Date(), isFailure: true),
            lastEvent: nil)
        state.withLock { state in
            guard state.entries.count < most else { return }
            state.entries[name] = Entry(status: status)
        }
    }

    /// Stops a source; nothing comes from it any more.
    ///
    /// - Throws: `LiveChatFault`.
    func stop(_ name: String) throws(LiveChatFault) -> SourceStatus {
        let entry = state.withLock { $0.entries.removeValue(forKey: name) }
        guard var entry else { throw .notRunning(name) }
        entry.task?.cancel()
        entry.status.state.phase = .ended
        entry.status.state.reason = nil
        entry.status.state.since = Date()
        tell(entry.status)
        return entry.status
    }

    /// Begins to read what was started.
    func open() {
        state.withLock { state in
            state.isOpen = true
            for name in state.entries.keys.sorted() where state.entries[name]?.task == nil {
                run(name, &state)
            }
        }
    }

    /// Ends all reading.
    func close() async {
        let tasks = state.withLock { state in
            state.isOpen = false
            defer { for name in state.entries.keys { state.entries[name]?.task = nil } }
            return state.entries.values.compactMap(\.task)
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    private func run(_ name: String, _ state: inout State) {
        guard let source = state.entries[name]?.source else { return }
        state.runs += 1
        let run = state.runs
        state.entries[name]?.run = run
        state.entries[name]?.task = Task { [weak self] in
            await source.run { [weak self] in self?.take($0, of: name, run) }
        }
    }

    private func take(_ event: ChatEvent, of name: String, _ run: Int) {
        let (isCurrent, change, source) = state.withLock {
            state -> (Bool, SourceStatus?, (any ChatSource)?) in
            // What an earlier run still says counts for nothing.
            guard var entry = state.entries[name], entry.run == run, state.isOpen else {
                return (false, nil, nil)
            }
            var change: SourceStatus?
            switch event {
            case .state(let new):
                entry.status.state = new
                change = entry.status
            case .message:
                entry.status.messages += 1
                entry.status.lastEvent = Date()
            case .deletion: entry.status.lastEvent = Date()
            case .studio: entry.status.lastEvent = Date()
            case .choices: return (false, nil, nil)
            }
            state.entries[name] = entry
            return (true, change, entry.source)
        }
        guard isCurrent else { return }
        if let change { return tell(change) }
        if let answer = take(event), case .message(let message) = event,
            let source = source as? any AnsweringChatSource
        {
            source.answer(answer, to: message)
        }
    }
}
