import Dispatch
import SpeechEngine
import Synchronization

/// Prepared voices: those used last, up to a number and a size, and those being prepared.
///
/// A voice is kept with the version that it was prepared from, and is only used for that version: a preparation that
/// began before a change never brings the old voice back.
final class PreparedVoices: Sendable {
    /// A prepared voice, or why the stored one cannot be prepared.
    typealias Outcome = Result<CheckedVoice, LibraryError>

    private struct Entry {
        let version: String
        let outcome: Outcome
        var used: Int
        var bytes: Int { ((try? outcome.get())?.voice.mel.count ?? 0) * MemoryLayout<Float>.stride }
    }

    private struct Preparation {
        let version: String
        let number: Int
        let task: Task<Outcome, any Error>
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var preparations: [String: Preparation] = [:]
        var clock = 0
    }

    private let state = Mutex(State())
    private let limit: Int
    private let byteLimit: Int

    init(limit: Int, bytes: Int) {
        self.limit = max(1, limit)
        byteLimit = bytes
    }

    /// The voice of this version; concurrent first users share one preparation.
    ///
    /// - Parameter prepare: gives the voice with its version, which may be newer than the one asked for.
    func voice(
        _ id: String, version: String,
        prepare: @escaping @Sendable () async throws -> (version: String, outcome: Outcome)
    ) async throws -> CheckedVoice {
        let found = state.withLock { state -> Result<Outcome, Never>? in
            guard let entry = state.entries[id], entry.version == version else { return nil }
            state.clock += 1
            state.entries[id]?.used = state.clock
            return .success(entry.outcome)
        }
        if case .success(let outcome) = found { return try outcome.get() }
        let task = state.withLock { state in
            if let running = state.preparations[id], running.version == version { return running.task }
            state.clock += 1
            let number = state.clock
            let task = Task {
                do {
                    let made = try await prepare()
                    self.finish(id, number, made)
                    return made.outcome
                } catch {
                    self.finish(id, number, nil)
                    throw error
                }
            }
            state.preparations[id] = Preparation(version: version, number: number, task: task)
            return task
        }
        return try await task.value.get()
    }

    /// Keeps what was prepared, unless the voice was changed or asked for in another version since.
    private func finish(_ id: String, _ number: Int, _ made: (version: String, outcome: Outcome)?) {
        state.withLock { state in
            guard state.preparations[id]?.number == number else { return }
            state.preparations[id] = nil
            if let made { keep(id, made, in: &state) }
        }
    }

    /// Keeps a voice that was just stored.
    func store(_ voice: CheckedVoice, as id: String, version: String) {
        state.withLock { state in
            state.preparations[id] = nil
            keep(id, (version, .success(voice)), in: &state)
        }
    }

    private func keep(_ id: String, _ made: (version: String, outcome: Outcome), in state: inout State) {
        state.clock += 1
        state.entries[id] = Entry(version: made.version, outcome: made.outcome, used: state.clock)
        var bytes = state.entries.values.reduce(0) { $0 + $1.bytes }
        while state.entries.count > 1, state.entries.count > limit || bytes > byteLimit,
            let oldest = state.entries.min(by: { $0.value.used < $1.value.used })
        {
            state.entries[oldest.key] = nil
            bytes -= oldest.value.bytes
        }
    }

    /// Forgets a voice, or all; what is being prepared is not kept.
    func forget(_ id: String? = nil) {
        state.withLock { state in
            guard let id else {
                state.entries = [:]
                state.preparations = [:]
                return
            }
            state.entries[id] = nil
            state.preparations[id] = nil
        }
    }

    /// Voices and bytes that are kept.
    var size: (voices: Int, bytes: Int) {
        state.withLock { ($0.entries.count, $0.entries.values.reduce(0) { $0 + $1.bytes }) }
    }
}

/// Prepares one recording at a time on a thread of its own: decoding takes a second and much memory, and must neither
/// hold a thread that others await on nor happen many times at once.
final class PreparationQueue: Sendable {
    private let turns = Turns<Int>()
    private let queue = DispatchQueue(label: "ishowtts.voice-preparation", qos: .utility)

    /// - Parameters:
    ///   - isUrgent: somebody waits to hear this voice; goes before uploads.
    ///   - limit: how many may be waiting before this one.
    /// - Throws: `LibraryError.busy`; what `work` throws.
    func run<Value: Sendable>(
        isUrgent: Bool, limit: Int, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await turns.run(0, isUrgent: isUrgent, limit: limit) {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { continuation.resume(with: Result(catching: work)) }
            }
        }
    }
}
