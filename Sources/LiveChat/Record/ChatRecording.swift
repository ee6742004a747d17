import Foundation

/// A record of a chat, read event by event.
public struct ChatRecording: Sendable {
    /// The record's file.
    public var path: String

    /// No line of a record is longer.
    static let longestLine = 8 << 20

    /// The record in a file, which is opened later.
    public init(path: String) { self.path = path }

    /// Opens the record at its first event.
    ///
    /// - Throws: ``ChatRecordFault``.
    public func open() throws -> Reader {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw ChatRecordFault.unreadable(path, String(cString: strerror(errno)))
        }
        return Reader(path: path, file: file)
    }

    /// Reads a record from its first event to its last, holding little of it.
    public struct Reader {
        /// Lines that were left out: damaged, cut by a crash, or too long.
        public var damaged: Int { undecoded + lines.overlong }

        private let path: String
        private let file: FileHandle
        private let decoder = JSONDecoder()
        private var lines = LineSplitter(longest: ChatRecording.longestLine)
        private var waiting: [[UInt8]] = []
        private var undecoded = 0
        private var isAtEnd = false

        fileprivate init(path: String, file: FileHandle) {
            self.path = path
            self.file = file
        }

        /// The next event; `nil` at the end.
        ///
        /// - Throws: ``ChatRecordFault``.
        public mutating func next() throws -> ChatEvent? {
            while true {
                while let line = waiting.popLast() {
                    if let event = try? decoder.decode(ChatEvent.self, from: Data(line)) { return event }
                    undecoded += 1
                }
                if isAtEnd { return nil }
                let chunk: Data?
                do { chunk = try file.read(upToCount: 1 << 16) } catch {
                    throw ChatRecordFault.unreadable(path, "it is not a regular file")
                }
                if let chunk, !chunk.isEmpty {
                    waiting = lines.append(chunk).reversed()
                } else {
                    isAtEnd = true
                    waiting = lines.finish().map { [$0] } ?? []
                }
            }
        }
    }
}

extension ChatEvent {
    /// When it became known.
    public var received: Date {
        switch self {
        case .message(let message): message.received
        case .deletion(let deletion): deletion.received
        case .state(let state): state.since
        case .choices(_, let time), .studio(_, let time): time
        }
    }
}

/// Plays a record as it was, or faster. The events keep their times, so that the same record gives the same decisions.
public struct ChatReplay: ChatSource {
    /// `replay:FILE`.
    public let name: String
    private let recording: ChatRecording
    private let speed: Double
    private let now: @Sendable () -> Date
    private let sleep: @Sendable (Duration) async throws -> Void

    /// The longest pause of a replay: what lies further apart was no one chat.
    static let longestPause = 3600.0

    /// - Parameters:
    ///   - speed: 1 as it was, 2 twice as fast, infinity without waiting; other values than positive ones mean 1.
    ///   - now: the time of the source's state.
    ///   - sleep: waits between the events.
    public init(
        _ recording: ChatRecording, speed: Double = 1, now: @escaping @Sendable () -> Date = { Date() },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        name = "replay:\(recording.path)"
        self.recording = recording
        self.speed = speed > 0 ? speed : 1
        self.now = now
        self.sleep = sleep
    }

    /// Plays until the end of the record, or until its task is cancelled.
    public func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        func ended(_ reason: String?, isFailure: Bool = false) {
            yield(
                .state(
                    SourceState(
                        source: name, phase: .ended, reason: reason, since: now(), isFailure: isFailure)))
        }
        do {
            var reader = try recording.open()
            var last: Date?
            while let event = try reader.next() {
                // The states of the recorded sources are not this one's.
                if case .state = event { continue }
                if let last, speed.isFinite {
                    let pause = min(max(0, event.received.timeIntervalSince(last)), Self.longestPause) / speed
                    if pause > 0 { try await sleep(.seconds(min(pause, 86400))) }
                }
                try Task.checkCancellation()
                last = event.received
                yield(event)
            }
            ended(reader.damaged == 0 ? nil : "\(reader.damaged) damaged lines of the record were left out")
        } catch is CancellationError {
            ended(nil)
        } catch {
            ended(error.localizedDescription, isFailure: true)
        }
    }
}
