import Foundation
import SpeechEngine
import SpeechLibrary
import Testing

/// Voices that are created, overridden, restored, changed, deleted, exported.
@Suite struct VoiceCatalogTests {
    private let library: TestLibrary
    private var voices: VoiceCatalog { library.voices }
    private let text = TestLibrary.text

    init() throws { library = try TestLibrary(reserved: ["import", "reload"]) }

    @Test func createsAndDeletes() async throws {
        try await voices.create(
            id: "mine", reference: library.hana, text: text, settings: VoiceSettings(.init(speed: 1.2)))
        #expect(try await voices.list().map(\.id) == ["hana", "kurt", "mika", "mine"])
        #expect(try await voices.description(of: "mine").settings.overrides.speed == 1.2)
        #expect(try await voices.reference(of: "mine", override: false).fileName == "ab.wav")
        #expect(try await voices.voice("mine").transcript == text)
        await expect(Matching { $0 == .voiceExists("mine") }) {
            try await voices.create(id: "mine", reference: library.hana, text: text)
        }
        await expect(Matching { $0 == .builtInVoice("hana") }) {
            try await voices.create(id: "hana", reference: library.hana, text: text)
        }
        try await voices.delete("mine")
        await expect(Matching { $0 == .unknownVoice("mine") }) { _ = try await voices.voice("mine") }
        await expect(Matching { $0 == .unknownVoice("mine") }) { try await voices.delete("mine") }
        await expect(Matching { $0 == .builtInVoice("hana") }) { try await voices.delete("hana") }
    }

    @Test func overridesAndRestores() async throws {
        let first = try await voices.voice("hana")
        var changed = try await voices.override("hana", reference: nil, text: "We left early.").description
        #expect(changed.text == "We left early." && changed.baselineText == text && !changed.hasOverrideAudio)
        #expect(changed.isBuiltIn)
        #expect(try await voices.voice("hana").transcript == "We left early.")
        await expect(Matching { $0 == .noOverride("hana") }) {
            _ = try await voices.reference(of: "hana", override: true)
        }
        changed = try await voices.override("hana", reference: library.kurt, text: nil).description
        #expect(changed.hasOverrideAudio && changed.overrideText == "We left early.")
        #expect(try await voices.reference(of: "hana", override: true).audio == library.kurt.audio)
        // An empty text takes back that override alone.
        changed = try await voices.override("hana", reference: nil, text: " ").description
        #expect(changed.overrideText == nil && changed.text == text && changed.hasOverrideAudio)
        #expect(try await voices.voice("hana").mel == library.mel(library.kurt))
        let restored = try await voices.restore("hana")
        #expect(!restored.hasOverrideAudio && restored.overrideUpdated == nil)
        #expect(try await voices.voice("hana").mel == first.mel)
    }

    @Test func badInputChangesNothing() async throws {
        let bad = VoiceReference(audio: Array("RIFF....WAVEjunk".utf8), fileName: "a.wav")
        await expect(Matching { $0.isInvalid("audio") }) {
            try await voices.override("hana", reference: bad, text: nil)
        }
        await expect(Matching { $0.isInvalid("audio") }) {
            try await voices.create(id: "x", reference: bad, text: text)
        }
        for text in ["  ", String(repeating: "a", count: 4097)] {
            await expect(Matching { $0.isInvalid("text") }) {
                try await voices.create(id: "x", reference: library.hana, text: text)
            }
        }
        await expect(Matching { $0.isInvalid("language") }) {
            try await voices.create(
                id: "x", reference: library.hana, text: text, language: String(repeating: "e", count: 65))
        }
        #expect(try await voices.list().map(\.id) == ["hana", "kurt", "mika"])
        #expect(try await voices.description(of: "hana").overrideUpdated == nil)
    }

    @Test func aVoiceTravelsInOneFile() async throws {
        try await voices.update("hana", settings: Data(#"{"nfe": 3, "gain": -2}"#.utf8))
        let bytes = try await voices.export("hana").bytes()
        try await voices.import(VoiceBundle(bytes: bytes), as: "copy")
        #expect(try await voices.voice("copy").mel == voices.voice("hana").mel)
        #expect(try await voices.description(of: "copy").settings == VoiceSettings(.init(nfe: 3), gain: -2))
        for count in stride(from: 0, to: bytes.count, by: bytes.count / 17) {
            #expect(throws: LibraryError.self) { try VoiceBundle(bytes: Array(bytes[..<count])) }
        }
    }

    @Test func settingsAreMerged() async throws {
        func update(_ json: String) async throws -> VoiceSettings {
            try await voices.update("kurt", settings: Data(json.utf8)).settings
        }
        #expect(try await update(#"{"gain": 3, "speed": 1.1}"#) == VoiceSettings(.init(speed: 1.1), gain: 3))
        #expect(try await update(#"{"nfe": 4}"#) == VoiceSettings(.init(speed: 1.1, nfe: 4), gain: 3))
        #expect(
            try await update(#"{"gain": null, "cfg": 0}"#) == VoiceSettings(.init(speed: 1.1, nfe: 4, cfg: 0))
        )
        for (json, field) in [
            (#"{"gain": 21}"#, "settings.gain"), (#"{"gain": "loud"}"#, "settings.gain"),
            (#"{"nfe": 4.5}"#, "settings.nfe"), (#"{"nfe": 99999999999999999999}"#, "settings.nfe"),
            (#"{"speed": 1e39}"#, "settings.speed"), (#"{"speeed": 1}"#, "settings.speeed"),
            ("[1]", "settings"),
            (#"{"speed": 0}"#, "settings.speed"), ("", "settings"),
        ] {
            await expect(Matching { $0.isInvalid(field) }) { _ = try await update(json) }
        }
        #expect(try await update("{}") == VoiceSettings(.init(speed: 1.1, nfe: 4, cfg: 0)))
        #expect(
            try await update(#"{"cross_fade": 0.5, "startShort": true, "seed": 18446744073709551615}"#)
                .overrides
                == .init(speed: 1.1, nfe: 4, cfg: 0, seed: .max, crossFade: 0.5, startShort: true))
        await expect(Matching { $0 == .unknownVoice("nobody") }) {
            try await voices.update("nobody", settings: Data("{}".utf8))
        }
    }

    @Test func theModelIsAskedWhetherItCanReadATranscript() async throws {
        let check: @Sendable (Voice) throws -> [String] = { voice in
            guard voice.transcript.utf8.contains(where: { $0 < 128 }) else {
                throw SynthesisError.voice("the model knows none of these words")
            }
            return ["read"]
        }
        let strict = try TestLibrary(check: check).voices
        await expect(Matching { $0.isInvalid("text") }) {
            try await strict.create(id: "x", reference: library.hana, text: "今天天气很好，")
        }
        await expect(Matching { $0.isInvalid("text") }) {
            try await strict.override("hana", reference: nil, text: "今天天气很好，")
        }
        #expect(try await strict.list().allSatisfy { $0.text == text || $0.overrideText == nil })
        // What is stored from before is refused when it is used, and can be mended.
        try await voices.create(id: "x", reference: library.hana, text: "今天天气很好，")
        let reopened = try TestLibrary(path: library.path, check: check).voices
        for _ in 0..<3 { await expect(Matching(\.isUnusable)) { _ = try await reopened.voice("x") } }
        try await reopened.override("x", reference: nil, text: text)
        #expect(try await reopened.voice("x").transcript == text)
        #expect(try await reopened.prepared("x").warnings.last == "read")
        #expect(try await reopened.restore("x").text == "今天天气很好，")
        await expect(Matching(\.isUnusable)) { _ = try await reopened.voice("x") }
        try await reopened.delete("x")
    }

    @Test func voicesAndBytesAreBounded() async throws {
        let size = library.hana.audio.count
        let few = try TestLibrary(quota: VoiceQuota(voices: 2)).voices
        try await few.create(id: "a", reference: library.hana, text: text)
        try await few.create(id: "b", reference: library.hana, text: text)
        await expect(Matching(\.isFull)) {
            try await few.create(id: "c", reference: library.hana, text: text)
        }
        await expect(Matching(\.isFull)) { try await few.update("hana", settings: Data(#"{"nfe": 3}"#.utf8)) }
        try await few.delete("a")
        try await few.create(id: "c", reference: library.hana, text: text)
        let small = try TestLibrary(quota: VoiceQuota(bytes: size * 3 / 2)).voices
        try await small.create(id: "a", reference: library.hana, text: text)
        await expect(Matching(\.isFull)) {
            try await small.create(id: "b", reference: library.hana, text: text)
        }
        await expect(Matching(\.isFull)) {
            try await small.override("kurt", reference: library.hana, text: nil)
        }
        #expect(try await small.list().map(\.id) == ["a", "hana", "kurt", "mika"])
        #expect(try await small.voice("kurt").mel == library.mel(library.kurt))
    }

    @Test func theListIsWatched() async throws {
        var changes = voices.changes().makeAsyncIterator()
        #expect(try await changes.next()?.count == 3)
        try await voices.create(id: "mine", reference: library.hana, text: text)
        #expect(try await changes.next()?.last?.id == "mine")
        try await voices.update("mine", settings: Data(#"{"gain": 1}"#.utf8))
        #expect(try await changes.next()?.last?.settings.gain == 1)
        voices.reload()
        #expect(try await changes.next()?.count == 4)
        try await voices.delete("mine")
        #expect(try await changes.next()?.count == 3)
    }

    @Test func theDefaultVoiceExists() async throws {
        #expect(try await voices.defaultVoice(preferring: "kurt") == "kurt")
        #expect(try await voices.defaultVoice(preferring: "nobody") == "hana")
        let own = VoiceCatalog(library.store, builtIn: nil)
        await expect(Matching { $0 == .noVoices }) { _ = try await own.defaultVoice(preferring: "kurt") }
        try await voices.create(id: "mine", reference: library.hana, text: text)
        #expect(try await own.defaultVoice(preferring: "") == "mine")
    }
}
