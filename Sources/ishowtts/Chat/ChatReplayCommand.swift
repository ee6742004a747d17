import ArgumentParser
import Foundation
import LiveChat
import Synchronization

struct ChatReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Say what would be done with each message of a record.",
        discussion: """
            Nothing is spoken: a message takes as long as it was predicted. The same record and rules give the same lines. \
            To hear a record, give `ishowtts chat` the source replay:FILE.
            """)

    @Argument(help: ArgumentHelp("A record of `ishowtts chat record`.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("1 as it was, 2 twice as fast; default is at once.", valueName: "times"))
    var speed: Double?

    @Flag(help: "Tell what each rule did with each message.")
    var explain = false

    @OptionGroup(title: "Rules") var rules: ChatRuleOptions
    @OptionGroup(title: "Model") var files: ModelOptions

    func validate() throws {
        if let speed, !(speed > 0 && speed <= 1e6) {
            throw ValidationError("--speed is \(speed); it must be above 0, up to 1000000.")
        }
    }

    func run() async throws {
        try Input.check(file, "the record")
        let (table, banned, facts) = try rules.load(for: files.load(on: files.makePool()))
        let broken = Mutex<(any Error)?>(nil)
        // In step with the record, so that no line is lost; after a reader has gone, nothing more is written.
        let log = ChatLog(sources: 1, explains: explain) { line in
            broken.withLock { error in
                guard error == nil else { return }
                do { try line.write() } catch let failure { error = failure }
            }
        }
        let rehearsal = try ChatRehearsal(rules: table, banned: banned, facts: facts) {
            log.take($0, now: $1)
        }
        let source = ChatReplay(ChatRecording(path: file), speed: speed ?? .infinity)
        await withTaskGroup { group in
            group.addTask { await Interrupt.wait() }
            group.addTask {
                await source.run { log.take($0, rehearsal.take($0)) }
                if !Task.isCancelled { rehearsal.finish() }
            }
            await group.next()
            group.cancelAll()
        }
        if let error = broken.withLock({ $0 }) { throw error }
        Console.note(rehearsal.counts.summary)
        if let failure = log.failure { throw Failure(.noInput, failure) }
    }
}
