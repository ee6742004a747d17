import LiveChat
import Synchronization

/// Writes what comes into a record, beside the reading: the disk may be slow, the chat is not.
final class RecordTask: Sendable {
    private let events: AsyncStream<ChatEvent>.Continuation
    private let fault = Mutex<String?>(nil)
    private let path: String

    /// - Throws: `ChatRecordFault`.
    init(path: String) throws {
        self.path = path
        let recorder = try ChatRecorder(path: path)
        let (stream, continuation) = AsyncStream.makeStream(
            of: ChatEvent.self, bufferingPolicy: .bufferingOldest(65_536))
        events = continuation
        Task { [weak self] in
            for await event in stream {
                do {
                    if try recorder.append(event) { continue }
                    self?.tell("has its full length; what comes is not recorded any more")
                } catch {
                    self?.tell(
                        "cannot be written (\(error.localizedDescription)); what comes is not recorded any more"
                    )
                }
                break
            }
            continuation.finish()
        }
    }

    deinit { events.finish() }

    func take(_ event: ChatEvent) {
        if case .dropped = events.yield(event) { tell("the disk is too slow; events are missing") }
    }

    /// Why the record is not whole, in one line; `nil` while it is.
    var problem: String? { fault.withLock { $0 } }

    private func tell(_ text: String) { fault.withLock { $0 = $0 ?? "\(path): \(text)" } }
}
