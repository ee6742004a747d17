import Foundation
import GRDB
import SpeechAudio
import SpeechEngine
import Synchronization

/// The voices that can be asked for: those of the model, and those that users made. Each can have its reference
/// overridden and restored.
///
/// A voice is prepared when it is first spoken with and kept until it changes.
public final class VoiceLibrary: Sendable {
    private let database: LibraryDatabase
    private let builtIn: VoiceFolder?
    private let prepared = Mutex<[String: Voice]>([:])
    /// Bounds of a reference recording.
    public static let limits = AudioLimits(seconds: 300, bytes: 10 << 20, samples: 60_000_000)

    /// - Parameter builtIn: the model's own voices, read anew at every listing.
    public init(_ database: LibraryDatabase, builtIn: VoiceFolder?) {
        self.database = database
        self.builtIn = builtIn
    }

    /// All voices, by id.
    public func list() throws -> [VoiceDescription] {
        let models = try builtIn?.list() ?? []
        return try database.pool.read { database in
            var all = try models.map { entry in
                try Self.describe(entry.name, isBuiltIn: true, text: entry.text, language: nil, database)
            }
            let known = Set(models.map(\.name))
            for row in try Row.fetchAll(database, sql: "SELECT id, text, language FROM voice") {
                let id: String = row["id"]
                guard !known.contains(id) else { continue }
                all.append(
                    try Self.describe(
                        id, isBuiltIn: false, text: row["text"], language: row["language"], database))
            }
            return all.sorted { $0.id < $1.id }
        }
    }

    /// - Throws: `VoiceLibraryError.unknown`.
    public func description(of id: String) throws -> VoiceDescription {
        let model = try builtIn?.entry(named: id)
        return try database.pool.read { database in
            if let model {
                return try Self.describe(id, isBuiltIn: true, text: model.text, language: nil, database)
            }
            let sql = "SELECT text, language FROM voice WHERE id = ?"
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [id]) else {
                throw VoiceLibraryError.unknown(id)
            }
            return try Self.describe(
                id, isBuiltIn: false, text: row["text"], language: row["language"], database)
        }
    }

    private static func describe(
        _ id: String, isBuiltIn: Bool, text: String, language: String?, _ database: Database
    ) throws -> VoiceDescription {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT text, audio IS NOT NULL AS hasAudio, updatedAt FROM voiceOverride WHERE id = ?",
            arguments: [id])
        let json = try String.fetchOne(
            database, sql: "SELECT json FROM voiceSettings WHERE id = ?", arguments: [id])
        let settings = json.flatMap { try? JSONDecoder().decode(VoiceSettings.self, from: Data($0.utf8)) }
        let override: String? = row?["text"]
        return VoiceDescription(
            id: id, isBuiltIn: isBuiltIn, language: language, text: override ?? text, baselineText: text,
            overrideText: override, hasOverrideAudio: row?["hasAudio"] ?? false,
            overrideUpdated: (row?["updatedAt"] as Double?).map { Date(timeIntervalSince1970: $0) },
            settings: settings ?? VoiceSettings())
    }

    /// The recording that a voice had first, or the one that overrides it.
    ///
    /// - Throws: `VoiceLibraryError.unknown` also where there is no override.
    public func reference(of id: String, override: Bool) throws -> VoiceReference {
        let sql =
            override
            ? "SELECT audio, fileName FROM voiceOverride WHERE id = ? AND audio IS NOT NULL"
            : "SELECT audio, fileName FROM voice WHERE id = ?"
        if let row = try database.pool.read({ try Row.fetchOne($0, sql: sql, arguments: [id]) }) {
            let audio: Data = row["audio"]
            return VoiceReference(audio: [UInt8](audio), fileName: row["fileName"] ?? "reference.wav")
        }
        guard !override, let audio = try builtIn?.audio(of: id) else { throw VoiceLibraryError.unknown(id) }
        return VoiceReference(audio: audio, fileName: "reference.wav")
    }

    /// The voice, ready to speak.
    public func voice(_ id: String) throws -> Voice {
        if let voice = prepared.withLock({ $0[id] }) { return voice }
        let description = try description(of: id)
        let reference = try reference(of: id, override: description.hasOverrideAudio)
        let voice = try Self.prepare(id, reference, text: description.text)
        prepared.withLock { $0[id] = voice }
        return voice
    }

    private static func prepare(_ id: String, _ reference: VoiceReference, text: String) throws -> Voice {
        let prepared = try ReferencePreparation().prepare(
            bytes: reference.audio, transcript: text, name: reference.fileName, limits: limits)
        return try Voice(name: id, prepared: prepared)
    }

    /// Forgets prepared voices, so that files of the model's folder are read anew.
    public func reload() {
        prepared.withLock { $0 = [:] }
    }

    /// Adds a voice.
    ///
    /// - Returns: it, prepared, with what the checks of its recording found.
    @discardableResult
    public func create(
        id: String, reference: VoiceReference, text: String, language: String? = nil,
        settings: VoiceSettings = VoiceSettings()
    ) throws -> Voice {
        try VoiceID.check(id)
        try settings.validate()
        let voice = try Self.check(id, reference, text: text)
        guard try builtIn?.entry(named: id) == nil else { throw VoiceLibraryError.exists(id) }
        try database.pool.write { database in
            let sql = "SELECT EXISTS (SELECT 1 FROM voice WHERE id = ?)"
            guard try Bool.fetchOne(database, sql: sql, arguments: [id]) != true else {
                throw VoiceLibraryError.exists(id)
            }
            try database.execute(
                sql:
                    "INSERT INTO voice (id, text, language, audio, fileName, createdAt) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    id, text, language, Data(reference.audio), Self.safe(reference.fileName),
                    Date().timeIntervalSince1970,
                ])
            try Self.store(settings, of: id, database)
        }
        prepared.withLock { $0[id] = voice }
        return voice
    }

    /// Replaces a voice's recording, its text or both until they are restored; an empty text takes that override
    /// back.
    @discardableResult
    public func override(_ id: String, reference: VoiceReference?, text: String?) throws -> VoiceDescription {
        let description = try description(of: id)
        if let text { try Self.checkLength(text) }
        let newText = text.map { $0.allSatisfy(\.isWhitespace) ? nil : $0 } ?? description.overrideText
        let audio = try reference ?? self.reference(of: id, override: description.hasOverrideAudio)
        let voice = try Self.check(id, audio, text: newText ?? description.baselineText)
        try database.pool.write { database in
            try database.execute(
                sql: """
                    INSERT INTO voiceOverride (id, text, audio, fileName, updatedAt) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET text = excluded.text, updatedAt = excluded.updatedAt,
                        audio = COALESCE(excluded.audio, audio), fileName = COALESCE(excluded.fileName, fileName)
                    """,
                arguments: [
                    id, newText, reference.map { Data($0.audio) }, reference.map { Self.safe($0.fileName) },
                    Date().timeIntervalSince1970,
                ])
        }
        prepared.withLock { $0[id] = voice }
        return try self.description(of: id)
    }

    /// Gives a voice its first reference back.
    @discardableResult
    public func restore(_ id: String) throws -> VoiceDescription {
        _ = try description(of: id)
        try database.pool.write {
            try $0.execute(sql: "DELETE FROM voiceOverride WHERE id = ?", arguments: [id])
        }
        prepared.withLock { $0[id] = nil }
        return try description(of: id)
    }

    public func set(_ settings: VoiceSettings, of id: String) throws {
        _ = try description(of: id)
        try settings.validate()
        try database.pool.write { try Self.store(settings, of: id, $0) }
    }

    public func delete(_ id: String) throws {
        guard try !description(of: id).isBuiltIn else { throw VoiceLibraryError.builtIn(id) }
        try database.pool.write { database in
            for table in ["voice", "voiceOverride", "voiceSettings"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE id = ?", arguments: [id])
            }
        }
        prepared.withLock { $0[id] = nil }
    }

    /// A voice as one file, with the reference that it is spoken with.
    public func export(_ id: String) throws -> VoiceBundle {
        let voice = try description(of: id)
        return VoiceBundle(
            id: id, text: voice.text, language: voice.language, settings: voice.settings,
            reference: try reference(of: id, override: voice.hasOverrideAudio))
    }

    /// - Parameter id: instead of the one in the file.
    @discardableResult
    public func `import`(_ bundle: VoiceBundle, as id: String? = nil) throws -> Voice {
        try create(
            id: id ?? bundle.id,
            reference: VoiceReference(audio: [UInt8](bundle.audio), fileName: bundle.fileName),
            text: bundle.text, language: bundle.language, settings: bundle.settings)
    }

    private static func check(_ id: String, _ reference: VoiceReference, text: String) throws -> Voice {
        guard !text.allSatisfy(\.isWhitespace) else {
            throw VoiceLibraryError.invalid(
                field: "text", "is empty; write down, word for word, what the recording says")
        }
        try checkLength(text)
        do {
            return try prepare(id, reference, text: text)
        } catch let error as AudioError {
            throw VoiceLibraryError.invalid(field: "audio", "\(error)")
        }
    }

    private static func checkLength(_ text: String) throws {
        guard text.utf8.count <= 4096 else {
            throw VoiceLibraryError.invalid(
                field: "text", "is longer than 4096 bytes; a reference lasts 12 s at most")
        }
    }

    private static func store(_ settings: VoiceSettings, of id: String, _ database: Database) throws {
        let json = String(decoding: try JSONEncoder().encode(settings), as: UTF8.self)
        try database.execute(
            sql:
                "INSERT INTO voiceSettings (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json",
            arguments: [id, json])
    }

    /// A file's name without folders or characters that mean something in a header.
    private static func safe(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let kept = last.unicodeScalars.filter {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
                || "._-".unicodeScalars.contains($0)
        }
        let text = String(String.UnicodeScalarView(kept.suffix(64)))
        return text.isEmpty ? "reference.wav" : text
    }
}
