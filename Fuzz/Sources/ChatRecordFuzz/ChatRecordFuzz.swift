import Foundation
import FuzzDriver
import LiveChat

/// Feeds records of chats: what is read of one is written, and read again equal.
@main
enum ChatRecordFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let path = "/tmp/record-fuzz-\(getpid())"
            let copy = path + ".copy"
            unlink(copy)
            guard (try? Data(bytes: start, count: count).write(to: URL(fileURLWithPath: path))) != nil,
                let events = try? ChatRecordFuzz.read(path), let recorder = try? ChatRecorder(path: copy)
            else { return 0 }
            for event in events { precondition((try? recorder.append(event)) == true) }
            precondition((try? ChatRecordFuzz.read(copy)) == events)
            return 0
        }
    }

    private static func read(_ path: String) throws -> [ChatEvent] {
        var reader = try ChatRecording(path: path).open()
        var events: [ChatEvent] = []
        while let event = try reader.next() { events.append(event) }
        return events
    }
}
