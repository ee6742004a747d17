import Foundation
import SpeechAudio
import SpeechEngine
import SpeechLibrary
import Testing

/// A library in a folder of its own, with the voices of the built-in model.
struct TestLibrary {
    static let text = "We left early, and the road was quiet all night."

    let path: String
    let store: SQLiteVoiceStore
    let voices: VoiceCatalog
    /// Two different recordings.
    let hana: VoiceReference
    let kurt: VoiceReference

    init(
        path: String = Self.newPath(), quota: VoiceQuota = VoiceQuota(), reserved: Set<String> = [],
        limits: VoiceCatalog.Limits = VoiceCatalog.Limits(),
        check: @escaping @Sendable (Voice) throws -> [String] = { _ in [] }
    ) throws {
        self.path = path
        let folder = try VoiceFolder(modelFolder: SpeechModel.folder(nil))
        store = SQLiteVoiceStore(try LibraryDatabase(path: path), quota: quota)
        voices = VoiceCatalog(store, builtIn: folder, reserved: reserved, limits: limits, check: check)
        hana = VoiceReference(audio: try #require(try folder.audio(of: "hana")), fileName: "../x/a b.wav")
        kurt = VoiceReference(audio: try #require(try folder.audio(of: "kurt")), fileName: "kurt.wav")
    }

    static func newPath() -> String {
        NSTemporaryDirectory() + "/library-\(UUID().uuidString)/data/voices.sqlite"
    }

    /// The spectrogram that a recording gives.
    func mel(_ reference: VoiceReference, _ text: String = Self.text) throws -> [Float] {
        let audio = try AudioFile.read(
            bytes: reference.audio, name: reference.fileName, limits: AudioLimits())
        return try Voice(name: "x", prepared: ReferencePreparation().prepare(audio, transcript: text)).mel
    }

    /// The bytes of all files of the database.
    func bytes() throws -> Data {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .reduce(into: Data()) { $0 += try Data(contentsOf: $1) }
    }
}

/// What an error has to be.
struct Matching {
    let matches: (LibraryError) -> Bool

    init(_ matches: @escaping (LibraryError) -> Bool) { self.matches = matches }
}

/// Expects a `LibraryError`.
func expect(
    _ expected: Matching, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("no error", sourceLocation: sourceLocation)
    } catch let error as LibraryError {
        #expect(expected.matches(error), "\(error)", sourceLocation: sourceLocation)
        #expect(!error.description.contains("\n"), sourceLocation: sourceLocation)
        #expect(error.localizedDescription == error.description, sourceLocation: sourceLocation)
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}

extension LibraryError {
    var isInvalid: Bool { if case .invalid = self { true } else { false } }
    var isFull: Bool { if case .full = self { true } else { false } }
    var isBusy: Bool { if case .busy = self { true } else { false } }
    var isUnusable: Bool { if case .unusableVoice = self { true } else { false } }
    var isStorage: Bool { if case .storage = self { true } else { false } }

    func isInvalid(_ name: String) -> Bool {
        if case .invalid(let field, _) = self { field == name } else { false }
    }
}
