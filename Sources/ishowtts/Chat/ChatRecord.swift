import ArgumentParser
import Foundation
import LiveChat

struct ChatRecord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Write what a chat brings into a file, until Control-C.",
        discussion: ChatSourceOptions.forms)

    @Argument(help: ArgumentHelp("The chat.", valueName: "source"))
    var source: String

    @Argument(
        help: ArgumentHelp("The record, an event a line; it is written on at its end.", valueName: "file"))
    var file: String

    @OptionGroup(title: "Sources") var reach: ChatSourceOptions

    func run() async throws {
        guard let chat = try reach.sources([source]).first else { return }
        let recorder: ChatRecorder
        do { recorder = try ChatRecorder(path: file) } catch {
            throw Failure(.cannotCreate, error.localizedDescription)
        }
        let writer = ChatLogWriter()
        let log = ChatLog(sources: 1, emit: writer.take)
        // The disk may be slow; the source is not.
        let (events, continuation) = AsyncStream.makeStream(
            of: ChatEvent.self, bufferingPolicy: .bufferingOldest(65_536))
        let count = try await withThrowingTaskGroup(of: Int?.self) { group in
            group.addTask {
                // Not cancelled with the rest: what was told before the end is written.
                try await Task { try await writer.run() }.value
                return nil
            }
            group.addTask {
                await Interrupt.wait()
                continuation.finish()
                return nil
            }
            group.addTask {
                await chat.run { event in
                    if case .state = event { log.take(event, nil) }
                    if case .dropped = continuation.yield(event) {
                        log.note("\(file): the disk is too slow; an event is missing")
                    }
                }
                continuation.finish()
                return nil
            }
            group.addTask { try await write(events, with: recorder) }
            var count: Int?
            while count == nil, let result = try await group.next() { count = result }
            writer.finish()
            group.cancelAll()
            return count ?? 0
        }
        Console.note("\(file): \(count) messages and deletions")
        if let failure = log.failure { throw Failure(.unavailable, failure) }
    }

    /// - Returns: how many messages and deletions were written.
    private func write(_ events: AsyncStream<ChatEvent>, with recorder: ChatRecorder) async throws -> Int {
        var count = 0
        for await event in events {
            do {
                guard try recorder.append(event) else {
                    throw Failure(.cannotCreate, "\(file): has its full length; record into another file")
                }
            } catch let failure as Failure {
                throw failure
            } catch {
                throw Failure(.cannotCreate, "\(file): cannot be written (\(error.localizedDescription))")
            }
            if case .state = event { continue }
            count += 1
        }
        return count
    }
}
