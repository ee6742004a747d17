import Foundation
import GRDB

/// A row of the table `voice`.
struct VoiceRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "voice"
    static let recordings = hasMany(RecordingRow.self)

    var id: String
    var baselineText: String?
    var language: String?
    var overrideText: String?
    var overriddenAt: Date?
    /// JSON.
    var settings: String
    var createdAt: Date
    var version: String

    static func databaseDateEncodingStrategy(for column: String) -> DatabaseDateEncodingStrategy {
        .timeIntervalSince1970
    }

    static func databaseDateDecodingStrategy(for column: String) -> DatabaseDateDecodingStrategy {
        .timeIntervalSince1970
    }

    /// A row for a voice of which nothing is stored yet.
    init(new id: String) {
        self.id = id
        settings = "{}"
        createdAt = Date()
        version = UUID().uuidString
    }

    /// Settings that cannot be read, of another version of the program, count as none.
    var voiceSettings: VoiceSettings {
        (try? JSONDecoder().decode(VoiceSettings.self, from: Data(settings.utf8))) ?? VoiceSettings()
    }

    mutating func set(_ value: VoiceSettings) throws {
        settings = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }
}

/// A row of the table `recording`.
struct RecordingRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "recording"

    var voiceId: String
    var kind: RecordingKind
    var fileName: String
    var audio: Data

    enum Columns {
        static let voiceId = Column(CodingKeys.voiceId)
        static let kind = Column(CodingKeys.kind)
        static let fileName = Column(CodingKeys.fileName)
        static let audio = Column(CodingKeys.audio)
    }

    init(_ id: String, _ kind: RecordingKind, _ reference: VoiceReference) {
        voiceId = id
        self.kind = kind
        fileName = reference.fileName
        audio = Data(reference.audio)
    }
}

/// A voice's row with whether its recording is overridden, of one query.
struct VoiceInfo: FetchableRecord {
    let row: VoiceRow
    let hasOverrideRecording: Bool

    static var request: QueryInterfaceRequest<VoiceInfo> {
        let override = VoiceRow.recordings.filter { $0.kind == RecordingKind.override.rawValue }
        return VoiceRow.annotated(with: override.isEmpty.forKey("lacksOverride")).asRequest(
            of: VoiceInfo.self)
    }

    init(row: Row) throws {
        self.row = try VoiceRow(row: row)
        hasOverrideRecording = row["lacksOverride"] == false
    }

    var stored: StoredVoice {
        StoredVoice(
            id: row.id, baselineText: row.baselineText, language: row.language,
            overrideText: row.overrideText,
            hasOverrideRecording: hasOverrideRecording, overrideUpdated: row.overriddenAt,
            settings: row.voiceSettings, version: row.version)
    }
}
