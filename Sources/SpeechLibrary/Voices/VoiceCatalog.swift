import Foundation
import SpeechAudio
import SpeechEngine
import Synchronization

/// The voices that can be asked for: those of the model, and those that users made. Each can have its reference
/// overridden and restored. A voice that a user made hides one of the model with the same id.
///
/// Ids are compared in NFC, whatever form they are given in. Changes of one voice happen one after the other. A voice is
/// prepared when it is first spoken with, and kept while it is used and does not change.
public final class VoiceCatalog: Sendable {
    /// Bounds of what voices may take while the program runs.
    public struct Limits: Sendable, Equatable {
        /// Prepared voices kept.
        public var preparedVoices = 256
        /// Bytes of prepared voices kept; a voice has about 400 for each of its hundred frames a second.
        public var preparedBytes = 32 << 20
        /// Recordings and texts that may be taken in at once; one is prepared, the others wait in memory.
        public var uploads = 5
        /// First uses of voices, and changes of one voice, that may wait.
        public var waiting = 64
        /// Bounds of a recording.
        public var recording = AudioLimits(seconds: 300, bytes: 10 << 20, samples: 60_000_000)

        /// The defaults.
        public init() {}
    }

    let store: any VoiceStore
    private let builtIn: BuiltInVoices
    private let reserved: Set<String>
    private let limits: Limits
    private let check: @Sendable (Voice) throws -> [String]
    private let changing = Turns<String>()
    private let uploads = Mutex(0)
    private let preparation = PreparationQueue()
    let prepared: PreparedVoices

    /// - Parameters:
    ///   - builtIn: the model's own voices; read once, and anew by `reload()`.
    ///   - reserved: ids that no new voice may have.
    ///   - check: throws for a voice whose transcript the model cannot read, and gives warnings about others; asked
    ///     before anything is stored, and again before a stored voice is used.
    public init(
        _ store: any VoiceStore, builtIn: VoiceFolder?, reserved: Set<String> = [], limits: Limits = Limits(),
        check: @escaping @Sendable (Voice) throws -> [String] = { _ in [] }
    ) {
        self.store = store
        self.builtIn = BuiltInVoices(builtIn)
        self.reserved = Set(reserved.map(VoiceID.normalized))
        self.limits = limits
        self.check = check
        prepared = PreparedVoices(limit: limits.preparedVoices, bytes: limits.preparedBytes)
    }

    // MARK: Reading

    /// All voices, in the order of ids.
    public func list() async throws -> [VoiceDescription] { try descriptions(await store.all()) }

    private func descriptions(_ stored: [StoredVoice]) throws -> [VoiceDescription] {
        var all = try builtIn.entries().mapValues {
            VoiceDescription(id: $0.id, stored: nil, baselineText: $0.text)
        }
        for voice in stored {
            // Changes of a voice that another model has are kept, but not shown.
            guard let text = voice.baselineText ?? all[voice.id]?.baselineText else { continue }
            all[voice.id] = VoiceDescription(id: voice.id, stored: voice, baselineText: text)
        }
        return all.values.sorted { $0.id < $1.id }
    }

    /// The list of voices, now and whenever it changes; a slow reader gets the newest only.
    public func changes() -> AsyncThrowingStream<[VoiceDescription], any Error> {
        let (stream, continuation) = AsyncThrowingStream<[VoiceDescription], any Error>.makeStream(
            bufferingPolicy: .bufferingNewest(1))
        let task = Task { [store, builtIn] in
            do {
                try await withThrowingTaskGroup { group in
                    group.addTask {
                        for try await stored in store.changes() {
                            continuation.yield(try self.descriptions(stored))
                        }
                    }
                    group.addTask {
                        for await _ in builtIn.reloads() { continuation.yield(try await self.list()) }
                    }
                    try await group.next()
                    group.cancelAll()
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    /// - Throws: `LibraryError.unknownVoice`.
    public func description(of id: String) async throws -> VoiceDescription {
        let id = VoiceID.normalized(id)
        return try describe(id, await store.find(id))
    }

    private func describe(_ id: String, _ stored: StoredVoice?) throws -> VoiceDescription {
        guard let text = try stored?.baselineText ?? builtIn.entries()[id]?.text else {
            throw LibraryError.unknownVoice(id)
        }
        return VoiceDescription(id: id, stored: stored, baselineText: text)
    }

    /// The voice of requests that name none: the preferred one if it exists, else the model's first, else the first.
    ///
    /// - Throws: `LibraryError.noVoices`.
    public func defaultVoice(preferring preferred: String) async throws -> String {
        if !preferred.isEmpty, let voice = try? await description(of: preferred) { return voice.id }
        if let first = try builtIn.entries().keys.min() { return first }
        guard let first = try await list().first else { throw LibraryError.noVoices }
        return first.id
    }

    /// The recording that a voice had first, or the one that overrides it.
    ///
    /// - Throws: `LibraryError.unknownVoice`, `LibraryError.noOverride`.
    public func reference(of id: String, override: Bool) async throws -> VoiceReference {
        let id = VoiceID.normalized(id)
        let stored = try await store.read(id, recording: override ? .override : .baseline)
        _ = try describe(id, stored?.voice)
        if let recording = stored?.recording { return recording }
        guard !override else { throw LibraryError.noOverride(id) }
        return try builtIn.recording(of: id)
    }

    // MARK: Speaking

    /// The voice, ready to be spoken with.
    ///
    /// - Throws: `LibraryError.unknownVoice`, `.unusableVoice`, `.busy`.
    public func voice(_ id: String) async throws -> Voice { try await prepared(id).voice }

    /// The voice, ready to be spoken with, its description, and warnings.
    ///
    /// - Throws: `LibraryError.unknownVoice`, `.unusableVoice`, `.busy`.
    public func prepared(_ id: String) async throws -> PreparedVoice {
        let id = VoiceID.normalized(id)
        let stored = try await store.find(id)
        let description = try describe(id, stored)
        let voice = try await prepared.voice(id, version: builtIn.version(with: stored)) {
            let now = try await self.store.read(id, recording: nil)
            let text = try self.describe(id, now?.voice).text
            let version = self.builtIn.version(with: now?.voice)
            do {
                let voice = try await self.prepare(id, now?.recording, text: text, isUrgent: true)
                return (version, .success(voice))
            } catch LibraryError.invalid(_, let reason) {
                return (version, .failure(.unusableVoice(id, reason: reason)))
            }
        }
        return PreparedVoice(description, voice)
    }

    /// - Parameter reference: `nil` takes the model's.
    /// - Throws: `LibraryError.invalid` if recording or text cannot be used.
    private func prepare(
        _ id: String, _ reference: VoiceReference?, text: String, isUrgent: Bool
    ) async throws -> CheckedVoice {
        try await preparation.run(isUrgent: isUrgent, limit: limits.waiting) { [builtIn, limits, check] in
            let reference = try reference ?? builtIn.recording(of: id)
            let voice: Voice
            do {
                let name = reference.fileName
                let prepared = try ReferencePreparation().prepare(
                    bytes: reference.audio, transcript: text, name: name, limits: limits.recording)
                voice = try Voice(name: id, prepared: prepared)
            } catch let error as AudioError {
                throw LibraryError.invalid(field: "audio", reason: "\(error)")
            } catch let error as SynthesisError {
                throw LibraryError.invalid(field: "audio", reason: "\(error)")
            }
            do {
                return CheckedVoice(voice: voice, warnings: try check(voice))
            } catch {
                throw error as? LibraryError ?? .invalid(field: "text", reason: "\(error)")
            }
        }
    }

    // MARK: Changing

    /// Adds a voice.
    ///
    /// - Parameters:
    ///   - id: see `VoiceID`.
    ///   - reference: a recording of 3 to 12 seconds.
    ///   - text: what it says, word for word.
    ///   - language: for listings.
    /// - Returns: the voice, prepared, with warnings.
    /// - Throws: `LibraryError`; nothing is stored then.
    @discardableResult
    public func create(
        id: String, reference: VoiceReference, text: String, language: String? = nil,
        settings: VoiceSettings = VoiceSettings()
    ) async throws -> PreparedVoice {
        let id = try VoiceID.checked(id, reserved: reserved)
        try settings.validate()
        try Self.check(text, language: language)
        return try await upload(id) {
            guard try builtIn.entries()[id] == nil else { throw LibraryError.builtInVoice(id) }
            // Known before a second is spent on preparing.
            guard try await store.find(id)?.baselineText == nil else { throw LibraryError.voiceExists(id) }
            let voice = try await prepare(id, reference, text: text, isUrgent: false)
            let version = try await store.insert(
                id, text: text, language: language, settings: settings, recording: reference.named)
            prepared.store(voice, as: id, version: builtIn.version(version))
            return PreparedVoice(try describe(id, await store.find(id)), voice)
        }
    }

    /// Replaces a voice's recording, its text or both until they are restored; an empty text takes that override
    /// back.
    ///
    /// - Throws: `LibraryError`; nothing is stored then.
    @discardableResult
    public func override(
        _ id: String, reference: VoiceReference?, text: String?
    ) async throws -> PreparedVoice {
        let id = VoiceID.normalized(id)
        return try await upload(id) {
            let stored = try await store.read(id, recording: nil)
            let old = try describe(id, stored?.voice)
            let newText = text.map { $0.allSatisfy(\.isWhitespace) ? nil : $0 } ?? old.overrideText
            try Self.check(newText ?? old.baselineText, language: nil)
            let voice = try await prepare(
                id, reference ?? stored?.recording, text: newText ?? old.baselineText, isUrgent: false)
            let version = try await store.override(
                id, text: newText, recording: reference?.named, version: stored?.voice.version)
            prepared.store(voice, as: id, version: builtIn.version(version))
            return PreparedVoice(try describe(id, await store.find(id)), voice)
        }
    }

    /// Gives a voice its first reference back.
    @discardableResult
    public func restore(_ id: String) async throws -> VoiceDescription {
        try await change(id) { id, stored in
            _ = try describe(id, stored)
            try await store.restore(id)
            return try describe(id, await store.find(id))
        }
    }

    /// Changes the settings of a voice that a JSON object names; `null` takes one back.
    ///
    /// - Throws: `LibraryError.unknownVoice`; `LibraryError.invalid` naming the setting.
    @discardableResult
    public func update(_ id: String, settings patch: Data) async throws -> VoiceDescription {
        let id = VoiceID.normalized(id)
        let isStored = try !(await description(of: id)).isBuiltIn
        try await store.update(id, mustExist: isStored) { try $0.merging(patch) }
        return try await description(of: id)
    }

    /// Deletes a voice that a user made, also from the medium; or what is stored of a voice of another model.
    ///
    /// - Throws: `LibraryError.unknownVoice`, `LibraryError.builtInVoice`.
    public func delete(_ id: String) async throws {
        try await change(id) { id, stored in
            let isBuiltIn = try stored?.baselineText == nil && builtIn.entries()[id] != nil
            guard !isBuiltIn else { throw LibraryError.builtInVoice(id) }
            guard stored != nil else { throw LibraryError.unknownVoice(id) }
            try await store.delete(id)
        }
    }

    private func upload<Value: Sendable>(
        _ id: String, _ body: () async throws -> Value
    ) async throws -> Value {
        let isAdmitted = uploads.withLock { count in
            count += 1
            return count <= limits.uploads
        }
        defer { uploads.withLock { $0 -= 1 } }
        guard isAdmitted else { throw LibraryError.busy(retryAfter: Double(limits.uploads)) }
        return try await changing.run(id, limit: limits.waiting, body)
    }

    private func change<Value: Sendable>(
        _ id: String, _ body: (String, StoredVoice?) async throws -> Value
    ) async throws -> Value {
        let id = VoiceID.normalized(id)
        return try await changing.run(id, limit: limits.waiting) {
            defer { prepared.forget(id) }
            return try await body(id, await store.find(id))
        }
    }

    /// A voice as one file, with the reference that it is spoken with.
    public func export(_ id: String) async throws -> VoiceBundle {
        let id = VoiceID.normalized(id)
        let stored = try await store.read(id, recording: nil)
        let voice = try describe(id, stored?.voice)
        return VoiceBundle(voice, reference: try stored?.recording ?? builtIn.recording(of: id))
    }

    /// Adds a voice from a file.
    ///
    /// - Parameter id: instead of the one in the file.
    @discardableResult
    public func `import`(_ bundle: VoiceBundle, as id: String? = nil) async throws -> PreparedVoice {
        try await create(
            id: id ?? bundle.id,
            reference: VoiceReference(audio: [UInt8](bundle.audio), fileName: bundle.fileName),
            text: bundle.text, language: bundle.language, settings: bundle.settings)
    }

    /// Forgets prepared voices and reads the model's folder anew.
    public func reload() {
        builtIn.reload()
        prepared.forget()
    }

    private static func check(_ text: String, language: String?) throws {
        guard text.utf8.count <= 4096 else {
            throw LibraryError.invalid(
                field: "text", reason: "is longer than 4096 bytes; a reference lasts 12 s at most")
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            throw LibraryError.invalid(
                field: "text", reason: "is empty; write down, word for word, what the recording says")
        }
        guard language?.utf8.count ?? 0 <= 64 else {
            throw LibraryError.invalid(
                field: "language", reason: "is longer than 64 bytes; give a tag such as en or zh-Hans")
        }
    }
}
