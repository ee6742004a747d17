import LiveChat
import Synchronization

/// What goes on after a restart, as it is and as it is in the files.
final class KeptState: Sendable {
    private struct State {
        var kept: LiveChatStore.Kept
        var choices: ViewerChoices
    }

    private let store: LiveChatStore
    private let state: Mutex<State>

    /// - Throws: `LiveChatFault.storage`.
    init(_ store: LiveChatStore) throws(LiveChatFault) {
        self.store = store
        state = Mutex(State(kept: try store.kept(), choices: try store.viewers.read()))
    }

    var value: LiveChatStore.Kept { state.withLock { $0.kept } }
    /// What viewers had chosen when the program began, or when it was kept last.
    var choices: ViewerChoices { state.withLock { $0.choices } }

    func change(_ body: (inout LiveChatStore.Kept) -> Void) throws(LiveChatFault) {
        // Written under the lock, so that the file is never older than what is known.
        let result: Result<Void, LiveChatFault> = state.withLock { state in
            var kept = state.kept
            body(&kept)
            guard kept != state.kept else { return .success(()) }
            do throws(LiveChatFault) { try store.keep(kept) } catch { return .failure(error) }
            state.kept = kept
            return .success(())
        }
        try result.get()
    }

    func keep(_ choices: @Sendable () -> ViewerChoices) throws(LiveChatFault) {
        let result: Result<Void, LiveChatFault> = state.withLock { state in
            let choices = choices()
            guard choices != state.choices else { return .success(()) }
            do throws(LiveChatFault) { try store.viewers.write(choices) } catch { return .failure(error) }
            state.choices = choices
            return .success(())
        }
        try result.get()
    }
}
