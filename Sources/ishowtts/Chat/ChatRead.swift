import ArgumentParser
import Basics
import Foundation
import LiveChat
import LiveChatService
import LiveChatSpeech
import Logging
import SpeechEngine
import SpeechLibrary
import SpeechService
import Synchronization

struct ChatRead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Read chats aloud (the default).",
        discussion: ChatSourceOptions.forms)

    @Argument(help: ArgumentHelp("The chats.", valueName: "source"))
    var sources: [String]

    @Flag(help: "Play the messages with the player that this machine has.")
    var say = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write each message as NUMBER.wav into a folder.", valueName: "folder"))
    var output: String?

    @Option(help: ArgumentHelp("The usual voice; see `ishowtts voices`.", valueName: "name"))
    var voice: String?

    @Option(
        help: ArgumentHelp(
            "Folder with a server's voices; without it only the model's own can be named.",
            valueName: "folder"))
    var data: String?

    @Option(
        help: ArgumentHelp(
            "Have this server make the speech, for example http://127.0.0.1:8080; no model is loaded here.",
            valueName: "address"))
    var server: String?

    @Option(
        help: ArgumentHelp(
            "File with the server's key; or ISHOWTTS_SERVER_KEY in the environment.", valueName: "file"))
    var serverKey: String?

    @OptionGroup var own: PronunciationOptions
    @OptionGroup var dates: DateOrderOptions
    @OptionGroup(title: "Rules") var rules: ChatRuleOptions
    @OptionGroup(title: "Sources") var reach: ChatSourceOptions
    @OptionGroup(title: "Model") var files: ModelOptions

    func validate() throws {
        if say == (output != nil) {
            throw ValidationError("Say where the messages go: --say or -o FOLDER.")
        }
        if server != nil && data != nil {
            throw ValidationError("Give --server or --data, not both: the server has its own voices.")
        }
        if own.pronunciations != nil && (server != nil || data != nil) {
            throw ValidationError(
                "Give --pronunciations, or --server or --data, which have a table of their own.")
        }
        if dates.dateOrder != nil && server != nil {
            throw ValidationError("Give --date-order or --server, which has a setting of its own.")
        }
        if server == nil && serverKey != nil {
            throw ValidationError("--server-key belongs to --server ADDRESS.")
        }
        if sources.isEmpty { throw ValidationError("Name a chat: twitch:NAME.") }
        if Set(sources).count != sources.count { throw ValidationError("Name each chat once.") }
    }

    func run() async throws {
        SystemAllocator.returnFreedBlocks()
        let chats = try reach.sources(sources)
        let player: any ClipPlayer
        if let output {
            try Output.makeFolder(output)
            player = FolderClipPlayer(folder: output)
        } else {
            player = ProgramClipPlayer(player: try Player.find())
        }
        if let server {
            let key = try ChatSourceOptions.secret(serverKey, "ISHOWTTS_SERVER_KEY")
            let voice = try ServerChatVoice(server, key: key)
            return try await read(
                chats, try rules.load(for: nil), SpeechAnnouncer(voice: voice, player: player))
        }
        let pool = files.makePool()
        let model = try files.load(on: pool)
        let pronunciations = try pronunciations()
        let loaded = try rules.load(for: model, pronunciations: pronunciations)
        // Without a server's folder, what the service keeps is of no use afterwards.
        let folder = data ?? FileManager.default.temporaryDirectory.path + "/ishowtts-chat-\(UUID())"
        defer { if data == nil { try? FileManager.default.removeItem(atPath: folder) } }
        let service = try service(in: folder, Synthesizer(model: model, pool: pool), pronunciations)
        await service.warmUp()
        if let voice = voice ?? loaded.rules.voices.usual {
            do { _ = try await service.voice(voice) } catch {
                throw Failure(.data, "\(error.localizedDescription) (--voice, voices.usual)")
            }
        }
        let voice = ServiceChatVoice(service, steps: model.defaults.steps)
        try await read(chats, loaded, SpeechAnnouncer(voice: voice, player: player))
    }

    private func read(
        _ chats: [any ChatSource], _ loaded: (rules: ChatRules, banned: BannedWords, facts: SpeechFacts),
        _ announcer: SpeechAnnouncer
    ) async throws {
        var rules = loaded.rules
        if let voice { rules.voices.usual = voice }
        let writer = ChatLogWriter()
        let log = ChatLog(sources: chats.count, emit: writer.take)
        let reader = try ChatReader(
            rules: rules, banned: loaded.banned, facts: loaded.facts, announcer: announcer,
            observe: { log.take($0, now: Date()) })
        let viewers = try keptViewers(of: reader)
        let isInterrupted = try await Self.read(
            chats, with: reader, log, writer, keep: { viewers?.demand() })
        viewers?.doNow()
        if let problem = viewers?.problem { Console.warn("mutes and voices are not kept: \(problem)") }
        Console.note(reader.counts.summary)
        if !isInterrupted, let failure = log.failure { throw Failure(.unavailable, failure) }
    }

    /// Keeps what viewers and moderators choose, beside the rules; what was kept there holds from the start.
    ///
    /// - Returns: `nil` without a file of rules, and for records: what was chosen there is over.
    private func keptViewers(of reader: ChatReader) throws -> LaterWork? {
        guard let path = rules.rules, !sources.contains(where: { $0.lowercased().hasPrefix("replay:") })
        else { return nil }
        let file = ViewerFile(beside: path)
        let kept: ViewerChoices
        do throws(LiveChatFault) { kept = try file.read() } catch {
            throw Failure(.data, error.description)
        }
        reader.take(.choices(kept, at: Date()))
        let last = Mutex(kept)
        return LaterWork {
            try last.withLock { last in
                let choices = reader.choices
                guard choices != last else { return }
                try file.write(choices)
                last = choices
            }
        }
    }

    /// The file that was named, or the server's.
    private func pronunciations() throws -> PronunciationStore {
        guard let data else { return PronunciationStore(try own.table()) }
        do {
            return try PronunciationStore(path: PronunciationStore.path(in: data))
        } catch {
            throw Failure(.data, "\(error) (--data)")
        }
    }

    private func service(
        in folder: String, _ synthesizer: Synthesizer, _ pronunciations: PronunciationStore
    ) throws -> SpeechService {
        var configuration = ServiceConfiguration()
        configuration.dataFolder = folder
        configuration.dateOrder = dates.dateOrder ?? configuration.dateOrder
        var logger = Logger(label: "ishowtts")
        logger.logLevel = .warning
        do {
            return try SpeechService(
                configuration, synthesizer: synthesizer, pronunciations: pronunciations,
                observer: Unobserved(), logger: logger)
        } catch LibraryError.storage(let path, let reason) {
            throw Failure(.cannotCreate, "\(path): \(reason) (--data)")
        }
    }

    /// Reads until all sources ended and all was heard, or until it is interrupted.
    ///
    /// - Parameter keep: is told when viewers or moderators have chosen something.
    /// - Returns: whether it was interrupted.
    private static func read(
        _ chats: [any ChatSource], with reader: ChatReader, _ log: ChatLog, _ writer: ChatLogWriter,
        keep: @escaping @Sendable () -> Void
    ) async throws -> Bool {
        enum Part { case other, sources, interrupt }
        return try await withThrowingTaskGroup(of: Part.self) { group in
            group.addTask {
                // Not cancelled with the rest: what was told before the end is written.
                try await Task { try await writer.run() }.value
                return .other
            }
            group.addTask {
                await reader.run()
                return .other
            }
            group.addTask {
                await Interrupt.wait()
                return .interrupt
            }
            group.addTask {
                await withTaskGroup { sources in
                    for chat in chats {
                        sources.addTask {
                            await chat.run { event in
                                let decision = reader.take(event)
                                log.take(event, decision)
                                if decision?.command?.isDone == true { keep() }
                                answer(event, decision, by: chat)
                            }
                        }
                    }
                }
                while !Task.isCancelled, reader.queue.items.contains(where: \.isOpen) {
                    try? await Task.sleep(for: .milliseconds(20))
                }
                return .sources
            }
            // The first of these that ends is the end, or an output that cannot be written.
            var end = Part.other
            while end == .other, let part = try await group.next() { end = part }
            reader.queue.clear()
            reader.queue.skip()
            writer.finish()
            group.cancelAll()
            return end == .interrupt
        }
    }
}

/// Answers in the chat, where the rules want an answer and the source may write.
private func answer(_ event: ChatEvent, _ decision: Decision?, by chat: any ChatSource) {
    guard let answer = decision?.answer, case .message(let message) = event else { return }
    (chat as? any AnsweringChatSource)?.answer(answer, to: message)
}

/// Nobody watches the service of a command.
private struct Unobserved: ServiceObserver {
    func completed(_: SynthesisRecord) {}
    func refused(_: String) {}
}
