import Foundation
import SpeechEngine
import SpeechLibrary
import Synchronization
import Testing

/// Changes, deletions and first uses at the same time.
@Suite(.serialized) struct VoiceRaceTests {
    private let text = TestLibrary.text

    /// Holds preparations that ask it until it is opened.
    private final class Door: Sendable {
        private let condition = NSCondition()
        private let isClosed = Mutex(true)
        let asked = Mutex(0)

        func pass() {
            asked.withLock { $0 += 1 }
            condition.lock()
            while isClosed.withLock({ $0 }) { condition.wait() }
            condition.unlock()
        }

        func open() {
            condition.lock()
            isClosed.withLock { $0 = false }
            condition.broadcast()
            condition.unlock()
        }

        func wait(for count: Int) async throws {
            while asked.withLock({ $0 }) < count { try await Task.sleep(for: .milliseconds(2)) }
        }
    }

    @Test func aFirstUseBegunBeforeAnOverrideDoesNotBringTheOldVoiceBack() async throws {
        let door = Door()
        let library = try TestLibrary { voice in
            if voice.transcript == TestLibrary.text { door.pass() }
            return []
        }
        // Another catalogue on the same store, as another program has: it does not wait for the first.
        let other = try TestLibrary(path: library.path)
        let old = Task { try await library.voices.voice("hana").transcript }
        try await door.wait(for: 1)
        try await other.voices.override("hana", reference: other.kurt, text: "We left early.")
        let new = Task { try await library.voices.voice("hana") }
        try await Task.sleep(for: .milliseconds(20))
        door.open()
        #expect(try await old.value == text)
        #expect(try await new.value.transcript == "We left early.")
        #expect(try await library.voices.voice("hana").mel == library.mel(library.kurt, "We left early."))
    }

    @Test func firstUsersShareOnePreparation() async throws {
        let door = Door()
        let library = try TestLibrary { _ in
            door.pass()
            return []
        }
        let users = (0..<50).map { _ in Task { try await library.voices.voice("hana").mel.count } }
        try await door.wait(for: 1)
        door.open()
        for user in users { #expect(try await user.value > 0) }
        #expect(door.asked.withLock { $0 } == 1)
    }

    @Test func anUploadInFlightLeavesNothingOfADeletedVoice() async throws {
        let door = Door()
        let library = try TestLibrary { voice in
            if voice.transcript == "We left early." { door.pass() }
            return []
        }
        try await library.voices.create(id: "mine", reference: library.hana, text: text)
        let upload = Task {
            try await library.voices.override("mine", reference: library.kurt, text: "We left early.")
        }
        try await door.wait(for: 1)
        // From this program it waits for the upload, from another it does not.
        try await TestLibrary(path: library.path).voices.delete("mine")
        let deletion = Task { try await library.voices.delete("mine") }
        try await Task.sleep(for: .milliseconds(20))
        door.open()
        await expect(Matching { $0 == .voiceChanged("mine") }) { _ = try await upload.value }
        await expect(Matching { $0 == .unknownVoice("mine") }) { try await deletion.value }
        #expect(try await library.store.all().isEmpty)
        #expect(try library.bytes().range(of: Data(library.kurt.audio[1000..<1200])) == nil)
        // The name is free for another voice, which has nothing of the old one.
        try await library.voices.create(id: "mine", reference: library.hana, text: text)
        #expect(try await !library.voices.description(of: "mine").hasOverrideAudio)
        #expect(try await library.voices.voice("mine").mel == library.mel(library.hana))
    }

    @Test func aBurstOfUploadsIsRefusedAndCancelledOnesAreNotPrepared() async throws {
        let door = Door()
        var limits = VoiceCatalog.Limits()
        limits.uploads = 3
        let library = try TestLibrary(limits: limits) { _ in
            door.pass()
            return []
        }
        let uploads = (0..<3).map { index in
            Task { try await library.voices.create(id: "v\(index)", reference: library.hana, text: text) }
        }
        try await door.wait(for: 1)
        try await Task.sleep(for: .milliseconds(50))
        await expect(Matching(\.isBusy)) {
            try await library.voices.create(id: "v9", reference: library.hana, text: text)
        }
        // Reading does not wait for preparations: it ends while the door is closed.
        #expect(try await !library.voices.list().isEmpty)
        for upload in uploads { upload.cancel() }
        door.open()
        var stored = 0
        for upload in uploads { if (try? await upload.value) != nil { stored += 1 } }
        #expect(stored <= 1 && door.asked.withLock { $0 } == 1)
        try await library.voices.create(id: "v9", reference: library.hana, text: text)
    }

    @Test func preparedVoicesAreBounded() async throws {
        var limits = VoiceCatalog.Limits()
        limits.preparedVoices = 2
        let asked = Mutex(0)
        let library = try TestLibrary(limits: limits) { _ in
            asked.withLock { $0 += 1 }
            return []
        }
        for id in ["hana", "kurt", "hana", "mika", "hana", "kurt"] { _ = try await library.voices.voice(id) }
        // hana stays, kurt goes for mika and is made again.
        #expect(asked.withLock { $0 } == 4)
        limits.preparedVoices = 10
        limits.preparedBytes = 1
        let none = try TestLibrary(limits: limits) { _ in
            asked.withLock { $0 += 1 }
            return []
        }
        for id in ["hana", "kurt", "hana"] { _ = try await none.voices.voice(id) }
        #expect(asked.withLock { $0 } == 7)
    }

    @Test(arguments: 0..<4) func randomOrdersEndInWhatIsStored(_ seed: UInt64) async throws {
        var limits = VoiceCatalog.Limits()
        limits.uploads = 1000
        limits.waiting = 1000
        let library = try TestLibrary(limits: limits)
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        let ids = ["one", "two", "hana"]
        let texts = ["We left early.", "The road was quiet."]
        await withTaskGroup { group in
            for _ in 0..<60 {
                let (id, action, text, pause) = (ids[random(3)], random(6), texts[random(2)], random(40))
                let reference = random(2) == 0 ? library.hana : library.kurt
                group.addTask {
                    try? await Task.sleep(for: .milliseconds(pause))
                    switch action {
                    case 0: _ = try? await library.voices.create(id: id, reference: reference, text: text)
                    case 1: _ = try? await library.voices.override(id, reference: reference, text: text)
                    case 2: _ = try? await library.voices.restore(id)
                    case 3: try? await library.voices.delete(id)
                    default: _ = try? await library.voices.voice(id)
                    }
                }
            }
        }
        let fresh = try TestLibrary(path: library.path).voices
        #expect(try await library.voices.list() == fresh.list())
        for voice in try await fresh.list() {
            let (ours, stored) = (try await library.voices.voice(voice.id), try await fresh.voice(voice.id))
            #expect(ours.mel == stored.mel && ours.transcript == stored.transcript, "\(voice.id)")
        }
    }
}
