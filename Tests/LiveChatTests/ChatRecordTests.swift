import Foundation
import LiveChat
import Synchronization
import Testing

@Suite struct ChatRecordTests {
    private let path = NSTemporaryDirectory() + "record-\(UUID().uuidString).jsonl"

    private func events() throws -> [ChatEvent] {
        var events: [ChatEvent] = []
        for (index, fixture) in try TwitchLineTests.fixtures().enumerated() {
            guard let line = IRCLine(Array((fixture["line"]?.text ?? "").utf8)) else { continue }
            switch TwitchReader().read(
                line, received: Date(timeIntervalSince1970: 1_700_000_000.3 + Double(index) * 0.7))
            {
            case .message(let message): events.append(.message(message))
            case .deletion(let deletion): events.append(.deletion(deletion))
            default: break
            }
        }
        return events
    }

    @Test func whatWasRecordedIsReadAgain() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let events = try events()
        #expect(events.count > 20)
        let half = events.count / 2
        let first = try ChatRecorder(path: path)
        for event in events[..<half] { #expect(try first.append(event)) }
        let second = try ChatRecorder(path: path)
        for event in events[half...] { #expect(try second.append(event)) }
        var reader = try ChatRecording(path: path).open()
        var read: [ChatEvent] = []
        while let event = try reader.next() { read.append(event) }
        #expect(read == events)
        #expect(reader.damaged == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
    }

    @Test func aRecordDoesNotExceedItsLimit() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let recorder = try ChatRecorder(path: path, limit: 2000)
        var written = 0
        for event in try events() where try recorder.append(event) { written += 1 }
        #expect(written > 0)
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
        #expect(try #require(size).intValue <= 2000)
    }

    @Test func damagedLinesAreLeftOut() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let event = try #require(try events().first)
        _ = try ChatRecorder(path: path).append(event)
        let line = try Data(contentsOf: URL(fileURLWithPath: path))
        try (Data("{\"message\":{}}\n\u{0}\n".utf8) + line + line.dropLast(20)).write(
            to: URL(fileURLWithPath: path))
        var reader = try ChatRecording(path: path).open()
        #expect(try reader.next() == event)
        #expect(try reader.next() == nil)
        #expect(reader.damaged == 3)
    }

    @Test func aReplayWaitsAsTheChatDidAndIsStopped() async throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let events = try Array(events().prefix(5))
        let recorder = try ChatRecorder(path: path)
        for event in events { _ = try recorder.append(event) }
        let waited = Mutex(Duration.zero)
        let taken = Mutex<[ChatEvent]>([])
        let replay = ChatReplay(
            ChatRecording(path: path), speed: 2, now: { Date(timeIntervalSince1970: 0) },
            sleep: { time in waited.withLock { $0 += time } })
        await replay.run { event in taken.withLock { $0.append(event) } }
        let end = ChatEvent.state(
            SourceState(source: replay.name, phase: .ended, since: Date(timeIntervalSince1970: 0)))
        #expect(taken.withLock { $0 } == events + [end])
        let gap = events[4].received.timeIntervalSince(events[0].received) / 2
        #expect(abs(waited.withLock { $0 } / .seconds(1) - gap) < 0.001)
        // Slower than any wait can be.
        await ChatReplay(ChatRecording(path: path), speed: 1e-300, sleep: { _ in throw CancellationError() })
            .run { _ in }
    }

    @Test func aMissingRecordIsToldInOneLine() async {
        let taken = Mutex<[ChatEvent]>([])
        await ChatReplay(ChatRecording(path: path)).run { event in taken.withLock { $0.append(event) } }
        guard case .state(let state)? = taken.withLock({ $0 }).first else {
            Issue.record("no state")
            return
        }
        #expect(state.phase == .ended)
        #expect(state.reason == "cannot read the record \(path): No such file or directory")
        #expect(throws: ChatRecordFault.self) { try ChatRecorder(path: "/nonexistent/x") }
    }
}
