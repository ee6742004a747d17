import Foundation
import SpeechEngine
import Synchronization

/// The voices of the model's folder, read once and anew after `reload()`.
final class BuiltInVoices: Sendable {
    struct Entry: Sendable {
        /// In NFC.
        let id: String
        /// As the folder spells it.
        let name: String
        let text: String
    }

    private struct State {
        var entries: [String: Entry]?
        var reloads = 0
        var listeners: [UUID: AsyncStream<Void>.Continuation] = [:]
    }

    private let folder: VoiceFolder?
    private let state = Mutex(State())

    init(_ folder: VoiceFolder?) { self.folder = folder }

    /// By id.
    func entries() throws -> [String: Entry] {
        try state.withLock { state in
            if let entries = state.entries { return entries }
            let read = try folder?.list().map {
                Entry(id: VoiceID.normalized($0.name), name: $0.name, text: $0.text)
            }
            let entries = Dictionary((read ?? []).map { ($0.id, $0) }) { first, _ in first }
            state.entries = entries
            return entries
        }
    }

    /// - Throws: `LibraryError.unknownVoice`.
    func recording(of id: String) throws -> VoiceReference {
        guard let entry = try entries()[id], let audio = try folder?.audio(of: entry.name) else {
            throw LibraryError.unknownVoice(id)
        }
        return VoiceReference(audio: audio, fileName: "reference.wav")
    }

    /// Names the state of a voice's text and recordings, of the store's and of the folder's.
    func version(_ stored: String?) -> String { "\(state.withLock { $0.reloads }) \(stored ?? "")" }

    func version(with stored: StoredVoice?) -> String { version(stored?.version) }

    func reload() {
        let listeners = state.withLock { state in
            state.entries = nil
            state.reloads += 1
            return state.listeners.values
        }
        for listener in listeners { listener.yield() }
    }

    /// An element for each `reload()` from now on.
    func reloads() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        state.withLock { $0.listeners[id] = continuation }
        continuation.onTermination = { _ in self.state.withLock { $0.listeners[id] = nil } }
        return stream
    }
}
