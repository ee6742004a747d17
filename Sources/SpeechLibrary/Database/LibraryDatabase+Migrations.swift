import Foundation
import GRDB

extension LibraryDatabase {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("voices and log", migrate: firstTables)
        migrator.registerMigration("a voice is one row", migrate: oneRowForEachVoice)
        migrator.registerMigration("model seconds in the log") { database in
            try database.alter(table: "synthesis") {
                $0.add(column: "modelSeconds", .double).notNull().defaults(to: 0)
            }
            try database.execute(
                sql: """
                    UPDATE synthesis SET modelSeconds =
                        (SELECT TOTAL(value) FROM json_each(CASE WHEN json_valid(stages) THEN stages ELSE '{}' END))
                    """)
        }
        migrator.registerMigration("faults in the log") { database in
            try database.alter(table: "synthesis") {
                $0.add(column: "faults", .text).notNull().defaults(to: "")
                $0.add(column: "remade", .integer).notNull().defaults(to: 0)
            }
        }
        return migrator
    }

    private static func firstTables(_ database: Database) throws {
        try database.create(table: "voice") { table in
            table.primaryKey("id", .text)
            table.column("text", .text).notNull()
            table.column("language", .text)
            table.column("audio", .blob).notNull()
            table.column("fileName", .text).notNull()
            table.column("createdAt", .double).notNull()
        }
        try database.create(table: "voiceOverride") { table in
            table.primaryKey("id", .text)
            table.column("text", .text)
            table.column("audio", .blob)
            table.column("fileName", .text)
            table.column("updatedAt", .double).notNull()
        }
        try database.create(table: "voiceSettings") { table in
            table.primaryKey("id", .text)
            table.column("json", .text).notNull()
        }
        try database.create(table: "synthesis") { table in
            table.autoIncrementedPrimaryKey("id")
            table.column("time", .double).notNull().indexed()
            for name in ["request", "route", "voice", "priority", "source", "outcome"] {
                table.column(name, .text).notNull()
            }
            table.column("characters", .integer).notNull()
            table.column("text", .text)
            table.column("nfe", .integer).notNull()
            table.column("cfg", .double).notNull()
            table.column("chunks", .integer).notNull()
            table.column("audioSeconds", .double).notNull()
            table.column("waitSeconds", .double).notNull()
            table.column("firstAudioSeconds", .double)
            table.column("totalSeconds", .double).notNull()
            table.column("stages", .text).notNull()
        }
    }

    /// A voice, its override and its settings become one row that is created, changed and deleted as one; recordings
    /// belong to it. Ids are kept in NFC; of ids that become equal, later ones get a number.
    private static func oneRowForEachVoice(_ database: Database) throws {
        try database.rename(table: "voice", to: "oldVoice")
        try database.create(table: "voice") { table in
            table.primaryKey("id", .text)
            // Absent for a voice of the model, which has its text and its first recording in the model's folder.
            table.column("baselineText", .text)
            table.column("language", .text)
            table.column("overrideText", .text)
            table.column("overriddenAt", .double)
            table.column("settings", .text).notNull()
            table.column("createdAt", .double).notNull()
            table.column("version", .text).notNull()
        }
        try database.create(table: "recording") { table in
            table.primaryKey {
                table.belongsTo("voice", onDelete: .cascade)
                table.column("kind", .text)
            }
            table.column("fileName", .text).notNull()
            table.column("audio", .blob).notNull()
        }
        let old = try String.fetchAll(
            database,
            sql: """
                SELECT id FROM (SELECT id FROM oldVoice UNION SELECT id FROM voiceOverride
                    UNION SELECT id FROM voiceSettings) LEFT JOIN oldVoice USING (id) ORDER BY createdAt, id
                """)
        // Those whose id stays as it is come first and keep it.
        let isNormal = { (id: String) in id.utf8.elementsEqual(VoiceID.normalized(id).utf8) }
        var taken: Set<String> = []
        for id in old.filter(isNormal) + old.filter({ !isNormal($0) }) {
            let name = VoiceID.normalized(id)
            var new = name
            var number = 2
            while !taken.insert(new).inserted {
                new = "\(name)-\(number)"
                number += 1
            }
            try move(id, to: new, database)
        }
        for table in ["oldVoice", "voiceOverride", "voiceSettings"] { try database.drop(table: table) }
    }

    private static func move(_ old: String, to new: String, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO voice (id, baselineText, language, overrideText, overriddenAt, settings, createdAt, version)
                SELECT :new, oldVoice.text, language, voiceOverride.text, updatedAt, COALESCE(json, '{}'),
                    COALESCE(createdAt, updatedAt, 0), :version
                FROM (SELECT :old AS id) AS chosen LEFT JOIN oldVoice ON oldVoice.id = chosen.id
                    LEFT JOIN voiceOverride ON voiceOverride.id = chosen.id
                    LEFT JOIN voiceSettings ON voiceSettings.id = chosen.id
                """, arguments: ["new": new, "old": old, "version": UUID().uuidString])
        for (table, kind) in [("oldVoice", RecordingKind.baseline), ("voiceOverride", .override)] {
            try database.execute(
                sql: """
                    INSERT INTO recording (voiceId, kind, fileName, audio)
                    SELECT ?, ?, COALESCE(fileName, 'reference.wav'), audio FROM \(table)
                    WHERE id = ? AND audio IS NOT NULL
                    """, arguments: [new, kind.rawValue, old])
        }
    }
}
