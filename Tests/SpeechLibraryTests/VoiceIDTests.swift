import Foundation
import SpeechLibrary
import Testing

/// Names of voices: one form, no paths, no collisions.
@Suite struct VoiceIDTests {
    @Test(arguments: [
        "", "../hana", "a/b", ".hidden", "-flag", "a\u{0}b", String(repeating: "a", count: 65), " a", "a ",
        "a  b",
        "a\tb", "a\u{A0}b", "a\u{200B}b", "\u{301}a", "\u{3164}", "a\u{202E}b", "import",
        "e" + String(repeating: "\u{301}", count: 65), "👩‍👩‍👧", "a\nb",
    ])
    func refused(_ id: String) {
        #expect(throws: LibraryError.self) { try VoiceID.checked(id, reserved: ["import", "reload"]) }
    }

    @Test(arguments: [
        "a", "_a", "2nd", "Mary Ann", "Jose\u{301}", "हिन्दी", "小林 さん", "a.b-c_d", "x\u{30C}",
        String(repeating: "声", count: 64),
    ])
    func accepted(_ id: String) throws {
        let stored = try VoiceID.checked(id)
        #expect(stored == id)
        #expect(stored.unicodeScalars.elementsEqual(id.precomposedStringWithCanonicalMapping.unicodeScalars))
    }

    @Test(arguments: [
        ("Jos\u{E9}", "Jose\u{301}"), ("가", "\u{1100}\u{1161}"), ("\u{C5}", "\u{212B}"), ("Ω", "\u{2126}"),
    ])
    func equivalentIdsAreOneVoice(_ one: String, _ other: String) async throws {
        let library = try TestLibrary()
        try await library.voices.create(id: one, reference: library.hana, text: TestLibrary.text)
        await expect(Matching { $0 == .voiceExists(one) }) {
            try await library.voices.create(id: other, reference: library.kurt, text: TestLibrary.text)
        }
        try await library.voices.override(other, reference: library.kurt, text: nil)
        let kurt = try library.mel(library.kurt)
        let mels = (try await library.voices.voice(one).mel, try await library.voices.voice(other).mel)
        #expect(mels.0 == kurt && mels.1 == kurt)
        // Bytes decide in the database, so the form matters there.
        #expect(try await library.store.find(other.precomposedStringWithCanonicalMapping) != nil)
        try await library.voices.delete(other)
        #expect(try await library.voices.list().map(\.id) == ["hana", "kurt", "mika"])
    }

    @Test func absurdIdsAreUnknown() async throws {
        let library = try TestLibrary()
        let bomb = "e" + String(repeating: "\u{301}", count: 1_000_000)
        for id in [bomb, "", "\u{0}", "'; DROP TABLE voice; --", "../../etc/passwd", "a\nb"] {
            await expect(
                Matching { if case .unknownVoice = $0 { $0.description.utf8.count < 400 } else { false } }
            ) {
                _ = try await library.voices.voice(id)
            }
        }
    }
}
