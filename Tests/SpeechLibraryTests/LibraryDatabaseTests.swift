import Foundation
import GRDB
import SpeechEngine
import SpeechLibrary
import Testing

/// The file: databases of before, permissions, deletion.
@Suite struct LibraryDatabaseTests {
    /// A database as the program's first version wrote it.
    private func oldDatabase(at path: String, _ fill: (Database) throws -> Void) throws {
        try FileManager.default.createDirectory(
            atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
        let queue = try DatabaseQueue(path: path)
        try queue.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE voice (id TEXT PRIMARY KEY NOT NULL, text TEXT NOT NULL, language TEXT,
                        audio BLOB NOT NULL, fileName TEXT NOT NULL, createdAt DOUBLE NOT NULL);
                    CREATE TABLE voiceOverride (id TEXT PRIMARY KEY NOT NULL, text TEXT, audio BLOB, fileName TEXT,
                        updatedAt DOUBLE NOT NULL);
                    CREATE TABLE voiceSettings (id TEXT PRIMARY KEY NOT NULL, json TEXT NOT NULL);
                    CREATE TABLE synthesis (id INTEGER PRIMARY KEY AUTOINCREMENT, time DOUBLE NOT NULL,
                        request TEXT NOT NULL, route TEXT NOT NULL, voice TEXT NOT NULL, priority TEXT NOT NULL,
                        source TEXT NOT NULL, outcome TEXT NOT NULL, characters INTEGER NOT NULL, text TEXT,
                        nfe INTEGER NOT NULL, cfg DOUBLE NOT NULL, chunks INTEGER NOT NULL,
                        audioSeconds DOUBLE NOT NULL, waitSeconds DOUBLE NOT NULL, firstAudioSeconds DOUBLE,
                        totalSeconds DOUBLE NOT NULL, stages TEXT NOT NULL);
                    CREATE INDEX synthesis_on_time ON synthesis(time);
                    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
                    INSERT INTO grdb_migrations VALUES ('voices and log');
                    """)
            try fill(database)
        }
        try queue.close()
    }

    @Test func aDatabaseOfBeforeOpensWithAllVoices() async throws {
        let path = TestLibrary.newPath()
        let recordings = try TestLibrary()
        let (hana, kurt) = (Data(recordings.hana.audio), Data(recordings.kurt.audio))
        try oldDatabase(at: path) { database in
            // Two that are one by canonical equivalence, one that is only in another form, one as it is today.
            for (id, audio, time) in [
                ("Jose\u{301}", hana, 1.0), ("Jos\u{E9}", kurt, 2), ("Zoe\u{308}", hana, 3),
                ("plain", kurt, 4),
                ("import", hana, 5),
            ] {
                try database.execute(
                    sql: "INSERT INTO voice VALUES (?, ?, 'en', ?, 'a.wav', ?)",
                    arguments: [id, TestLibrary.text, audio, time])
            }
            try database.execute(
                sql: """
                    INSERT INTO voiceOverride VALUES ('plain', 'We left early.', NULL, NULL, 10), ('hana', NULL, ?, 'b.wav', 11);
                    """, arguments: [kurt])
            try database.execute(
                sql: """
                    INSERT INTO voiceSettings VALUES ('plain', '{"gain":2,"nfe":3}'), ('kurt', '{"speed":1.5}'), ('mika', 'junk');
                    INSERT INTO voiceSettings VALUES (?, '{"gain":1}')
                    """, arguments: ["Jose\u{301}"])
            try database.execute(
                sql: """
                    INSERT INTO synthesis VALUES (1, ?, 'r', '/x', 'hana', 'chat', 'model', 'done', 10, NULL, 4, 0, 1,
                        2, 0, 0.1, 0.5, '{"sampling":0.25,"vocoder":0.25}')
                    """, arguments: [Date().timeIntervalSince1970 - 60])
        }
        let library = try TestLibrary(path: path)
        let all = try await library.voices.list()
        #expect(
            all.map(\.id)
                == ["Jos\u{E9}", "Jos\u{E9}-2", "Zo\u{EB}", "hana", "import", "kurt", "mika", "plain"]
                .sorted())
        // The one whose name stays has kept it.
        #expect(try await library.voices.reference(of: "Jos\u{E9}", override: false).audio == [UInt8](kurt))
        #expect(
            try await library.voices.reference(of: "Jose\u{301}-2", override: false).audio == [UInt8](hana))
        #expect(try await library.voices.description(of: "Jos\u{E9}-2").settings == VoiceSettings(gain: 1))
        let plain = try await library.voices.description(of: "plain")
        #expect(plain.settings == VoiceSettings(.init(nfe: 3), gain: 2) && plain.text == "We left early.")
        #expect(plain.overrideUpdated == Date(timeIntervalSince1970: 10) && plain.language == "en")
        #expect(try await library.voices.voice("hana").mel == library.mel(library.kurt))
        #expect(try await library.voices.description(of: "kurt").settings.overrides.speed == 1.5)
        #expect(try await library.voices.description(of: "mika").settings == VoiceSettings())
        let report = try await SQLiteSynthesisLog(LibraryDatabase(path: path), limit: 10).report(days: 1)
        #expect(report.total.realTimeFactor?.p50 == 0.25)
        // What another model's voice had is not shown, but can be deleted.
        try await VoiceCatalog(library.store, builtIn: nil).delete("hana")
        #expect(try await library.voices.voice("hana").mel == library.mel(library.hana))
        // An id that is reserved today can still be deleted.
        let reserving = VoiceCatalog(library.store, builtIn: nil, reserved: ["import"])
        try await reserving.delete("import")
        await expect(Matching { $0.isInvalid("id") }) {
            try await reserving.create(id: "import", reference: library.hana, text: TestLibrary.text)
        }
    }

    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func filesArePrivate() async throws {
        let new = try TestLibrary()
        let old = TestLibrary.newPath()
        try oldDatabase(at: old) { _ in }
        chmod(old, 0o644)
        let mended = try TestLibrary(path: old)
        for library in [new, mended] {
            try await library.voices.create(id: "a", reference: library.hana, text: TestLibrary.text)
            let folder = URL(fileURLWithPath: library.path).deletingLastPathComponent().path
            #expect(try mode(folder) == 0o700)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.count == 3)
            for name in names { #expect(try mode(folder + "/" + name) == 0o600, "\(name)") }
        }
    }

    @Test func whatIsDeletedIsGoneFromTheFiles() async throws {
        let library = try TestLibrary()
        let voices = library.voices
        let (hana, kurt) = (Data(library.hana.audio[3000..<3100]), Data(library.kurt.audio[3000..<3100]))
        let secret = "We left early, said nobody."
        try await voices.create(id: "a", reference: library.hana, text: secret)
        let size = try library.bytes().count
        #expect(
            try library.bytes().range(of: hana) != nil && library.bytes().range(of: Data(secret.utf8)) != nil)
        try await voices.override("a", reference: library.kurt, text: nil)
        #expect(try library.bytes().range(of: kurt) != nil)
        try await voices.override("a", reference: library.hana, text: nil)
        #expect(try library.bytes().range(of: kurt) == nil)
        try await voices.override("a", reference: library.kurt, text: nil)
        try await voices.restore("a")
        #expect(try library.bytes().range(of: kurt) == nil && library.bytes().range(of: hana) != nil)
        try await voices.delete("a")
        let left = try library.bytes()
        #expect(left.range(of: hana) == nil && left.range(of: Data(secret.utf8)) == nil)
        #expect(left.count < size - library.hana.audio.count)
    }

    /// A database that has all the pages it may have, as on a full disk.
    @Test func onAFullDiskNothingIsChangedAndNothingLost() async throws {
        let library = try TestLibrary()
        let settings = VoiceSettings()
        _ = try await library.store.insert(
            "a", text: "We left early.", language: nil, settings: settings, recording: library.hana)
        let full = try LibraryDatabase(path: library.path, mostPages: 1)
        let store = SQLiteVoiceStore(full)
        await #expect(throws: LibraryError.diskFull) {
            _ = try await store.insert(
                "b", text: "We left late.", language: nil, settings: settings, recording: library.kurt)
        }
        await #expect(throws: LibraryError.diskFull) {
            let version = try await store.find("a")?.version
            _ = try await store.override("a", text: nil, recording: library.kurt, version: version)
        }
        let log = SQLiteSynthesisLog(full, limit: 100_000)
        let record = SynthesisRecord(
            time: Date(), request: "1", route: "/", voice: "a", priority: "chat", source: "model",
            characters: 5,
            text: String(repeating: "x", count: 2000), nfe: 4, cfg: 2)
        await #expect(throws: LibraryError.diskFull) { for _ in 0..<100 { try await log.append(record) } }
        #expect(try await store.all().map(\.id) == ["a"])
        #expect(try await store.read("a", recording: nil)?.recording?.audio == library.hana.audio)
        // What makes room is done.
        try await store.delete("a")
        #expect(try await store.all().isEmpty)
        _ = try await library.store.insert(
            "b", text: "We left late.", language: nil, settings: settings, recording: library.kurt)
        #expect(try await store.all().map(\.id) == ["b"])
    }

    @Test func foldersAndFilesThatCannotBeUsedAreNamed() async throws {
        let junk = TestLibrary.newPath()
        try FileManager.default.createDirectory(
            atPath: URL(fileURLWithPath: junk).deletingLastPathComponent().path,
            withIntermediateDirectories: true)
        try Data(repeating: 65, count: 5000).write(to: URL(fileURLWithPath: junk))
        for path in ["/proc/none/x.sqlite", "/dev/null/x/y.sqlite", junk] {
            await expect(Matching { $0.isStorage && $0.description.contains("/") }) {
                _ = try LibraryDatabase(path: path)
            }
        }
    }
}
