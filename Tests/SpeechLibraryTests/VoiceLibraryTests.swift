import Foundation
import SpeechEngine
import SpeechLibrary
import Testing

/// Voices that are kept, overridden, restored, exported.
@Suite struct VoiceLibraryTests {
    private let library: VoiceLibrary
    private let folder: VoiceFolder
    private let reference: VoiceReference

    init() throws {
        let path = NSTemporaryDirectory() + "/library-\(UUID().uuidString)/voices.sqlite"
        folder = try VoiceFolder(modelFolder: SpeechModel.folder(nil))
        library = VoiceLibrary(try LibraryDatabase(path: path), builtIn: folder)
        reference = VoiceReference(
            audio: try #require(try folder.audio(of: "hana")), fileName: "../x/a b.wav")
    }

    private let text = "We left early, and the road was quiet all night."

    @Test func createsAndDeletes() throws {
        try library.create(
            id: "mine", reference: reference, text: text,
            settings: VoiceSettings(SynthesisOverrides(speed: 1.2)))
        #expect(try library.list().map(\.id) == ["hana", "kurt", "mika", "mine"])
        #expect(try library.description(of: "mine").settings.overrides.speed == 1.2)
        #expect(try library.reference(of: "mine", override: false).fileName == "ab.wav")
        #expect(try library.voice("mine").transcript == text)
        #expect(throws: VoiceLibraryError.self) {
            try library.create(id: "mine", reference: reference, text: text)
        }
        #expect(throws: VoiceLibraryError.self) {
            try library.create(id: "hana", reference: reference, text: text)
        }
        try library.delete("mine")
        #expect(throws: VoiceLibraryError.self) { try library.voice("mine") }
        #expect(throws: VoiceLibraryError.self) { try library.delete("hana") }
    }

    @Test(arguments: [
        "", "../hana", "a/b", ".hidden", "-flag", "a\u{0}b", String(repeating: "a", count: 65), "a b",
    ])
    func idsCanBeNoPaths(_ id: String) throws {
        #expect(throws: VoiceLibraryError.self) {
            try library.create(id: id, reference: reference, text: text)
        }
    }

    @Test func overridesAndRestores() throws {
        let first = try library.voice("hana")
        var changed = try library.override("hana", reference: nil, text: "We left early.")
        #expect(changed.text == "We left early." && changed.baselineText == text && !changed.hasOverrideAudio)
        #expect(try library.voice("hana").transcript == "We left early.")
        changed = try library.override("hana", reference: reference, text: nil)
        #expect(changed.hasOverrideAudio && changed.overrideText == "We left early.")
        // An empty text takes back that override alone.
        changed = try library.override("hana", reference: nil, text: " ")
        #expect(changed.overrideText == nil && changed.text == text && changed.hasOverrideAudio)
        #expect(try library.voice("hana").transcript == text)
        let restored = try library.restore("hana")
        #expect(!restored.hasOverrideAudio && restored.overrideUpdated == nil)
        #expect(try library.voice("hana").mel == first.mel)
    }

    @Test func badAudioChangesNothing() throws {
        let bad = VoiceReference(audio: Array("RIFF....WAVEjunk".utf8), fileName: "a.wav")
        #expect(throws: VoiceLibraryError.self) { try library.override("hana", reference: bad, text: nil) }
        #expect(throws: VoiceLibraryError.self) { try library.create(id: "x", reference: bad, text: text) }
        #expect(throws: VoiceLibraryError.self) {
            try library.create(id: "x", reference: reference, text: "  ")
        }
        #expect(try library.list().map(\.id) == ["hana", "kurt", "mika"])
        #expect(try library.description(of: "hana").overrideUpdated == nil)
    }

    @Test func aVoiceTravelsInOneFile() throws {
        try library.set(VoiceSettings(SynthesisOverrides(nfe: 3), gain: -2), of: "hana")
        let bytes = try library.export("hana").bytes()
        try library.import(VoiceBundle(bytes: bytes), as: "copy")
        #expect(try library.voice("copy").mel == library.voice("hana").mel)
        #expect(
            try library.description(of: "copy").settings
                == VoiceSettings(SynthesisOverrides(nfe: 3), gain: -2))
        for count in stride(from: 0, to: bytes.count, by: bytes.count / 17) {
            #expect(throws: VoiceLibraryError.self) { try VoiceBundle(bytes: Array(bytes[..<count])) }
        }
    }
}
