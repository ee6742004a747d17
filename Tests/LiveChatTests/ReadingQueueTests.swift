import Foundation
import LiveChat
import Synchronization
import Testing

/// A player with its own time: speech takes a while to make and to play, and what sounds can be asked at any instant.
final class FakePlayer: Announcer {
    final class Clip: Announcement {
        struct State {
            var isCancelled = false
            var isPaused = false
            var wantsPlay = false
            var madeAt: Date
            var left: Double
            var volume: Double
            var hasStarted = false
            var isDone = false
        }

        let utterance: Utterance
        let report: @Sendable (AnnouncementEvent) -> Void
        let state: Mutex<State>

        init(_ utterance: Utterance, madeAt: Date, report: @escaping @Sendable (AnnouncementEvent) -> Void) {
            self.utterance = utterance
            self.report = report
            state = Mutex(State(madeAt: madeAt, left: utterance.speech.seconds, volume: utterance.volume))
        }

        func play() { state.withLock { $0.wantsPlay = true } }
        func cancel() { state.withLock { $0.isCancelled = true } }
        func pause() { state.withLock { $0.isPaused = true } }
        func resume() { state.withLock { $0.isPaused = false } }
        func setVolume(_ volume: Double) { state.withLock { $0.volume = volume } }

        func isHeard(at now: Date) -> Bool {
            state.withLock {
                $0.wantsPlay && !$0.isCancelled && !$0.isPaused && !$0.isDone && $0.madeAt <= now
            }
        }
    }

    let makes: Double
    let clips = Mutex<[Clip]>([])

    init(makes: Double = 0.3) { self.makes = makes }

    let now = Mutex(Date(timeIntervalSince1970: 1_780_000_000))

    func announce(_ utterance: Utterance, report: @escaping @Sendable (AnnouncementEvent) -> Void)
        -> any Announcement
    {
        let clip = Clip(utterance, madeAt: now.withLock { $0 } + makes, report: report)
        clips.withLock { $0.append(clip) }
        return clip
    }

    /// Lets time pass and reports what came of it.
    func pass(_ seconds: Double) {
        let time = now.withLock { now in
            now += seconds
            return now
        }
        for clip in clips.withLock({ $0 }) where clip.isHeard(at: time) {
            let (starts, ends) = clip.state.withLock { state in
                let starts = !state.hasStarted
                state.hasStarted = true
                state.left -= seconds
                if state.left <= 0 { state.isDone = true }
                return (starts, state.isDone)
            }
            if starts { clip.report(.started) }
            if ends { clip.report(.finished) }
        }
        clips.withLock { $0.removeAll { $0.state.withLock { $0.isDone || $0.isCancelled } } }
    }

    /// The messages that sound now.
    var heard: [String] {
        let time = now.withLock { $0 }
        return clips.withLock { $0 }.filter { $0.isHeard(at: time) }.map(\.utterance.message.id)
    }
}

@Suite struct ReadingQueueTests {
    private func queue(_ player: FakePlayer, _ change: (inout QueueSettings) -> Void = { _ in })
        -> ReadingQueue
    {
        var settings = QueueSettings()
        change(&settings)
        return ReadingQueue(settings: settings, announcer: player, now: { player.now.withLock { $0 } })
    }

    static func key(_ id: String) -> MessageKey { MessageKey(platform: .twitch, channel: "demo", id: id) }

    @discardableResult
    private func submit(
        _ queue: ReadingQueue, _ id: String, from author: String = "mia",
        priority: Speech.Priority = .ordinary,
        hold: Double = 0, seconds: Double = 1, approval: Bool = false, at time: Date
    ) -> Int {
        let full = SpokenText(parts: [.text("\(author) says: \(id)")], seconds: seconds)
        let speech = Speech(
            author: ChatAuthor(id: author, login: author, name: author), kind: .chat, name: author,
            full: full,
            continued: SpokenText(parts: [.text(id)], seconds: seconds),
            short: SpokenText(parts: [.text("short \(id)")], seconds: seconds / 2), language: "en",
            priority: priority,
            hold: hold, needsApproval: approval)
        return queue.submit(speech, message: Self.key(id), sent: time, received: time)
    }

    private func deletion(_ target: ChatEvent.Deletion.Target, at time: Date) -> ChatEvent.Deletion {
        .init(platform: .twitch, channel: "demo", target: target, received: time)
    }

    /// Runs for `seconds` in steps of 50 ms; what began to sound, in order.
    private func run(_ queue: ReadingQueue, _ player: FakePlayer, _ seconds: Double) -> [String] {
        var order: [String] = []
        for _ in 0..<Int(seconds * 20) {
            player.pass(0.05)
            queue.advance()
            let heard = player.heard
            #expect(heard.count <= 1)
            if let id = heard.first, order.last != id { order.append(id) }
        }
        return order
    }

    @Test func theImportantFirstAndFairByViewer() {
        let player = FakePlayer()
        let queue = queue(player)
        let now = player.now.withLock { $0 }
        for index in 1...3 { submit(queue, "a\(index)", from: "ann", at: now) }
        submit(queue, "b1", from: "bob", at: now)
        submit(queue, "m1", from: "mod", priority: .moderator, at: now)
        submit(queue, "p1", from: "rich", priority: .paid, at: now)
        // a1 plays at once and a2 is made ahead.
        #expect(run(queue, player, 12) == ["a1", "a2", "p1", "m1", "b1", "a3"])
        #expect(queue.statistics.heard == 6 && queue.items.isEmpty)
        #expect((queue.statistics.delay(quantile: 0) ?? 9) < 0.4)
    }

    @Test func theNextIsMadeWhileOnePlays() {
        let player = FakePlayer()
        let queue = queue(player)
        let now = player.now.withLock { $0 }
        submit(queue, "1", at: now)
        submit(queue, "2", at: now)
        player.pass(0.5)
        queue.advance()
        #expect(queue.items.map(\.state) == [.playing, .prepared])
        #expect(player.clips.withLock { $0.count } == 2)
        #expect(queue.items.last?.spoken?.text == "2")
    }

    @Test func itIsBounded() {
        let player = FakePlayer()
        let queue = queue(player) { $0.capacity = 5 }
        let now = player.now.withLock { $0 }
        for index in 0..<50 { submit(queue, "s\(index)", from: "spam", at: now) }
        submit(queue, "o", from: "other", at: now)
        submit(queue, "p", from: "rich", priority: .paid, at: now)
        #expect(queue.items.count <= 7)
        #expect(
            queue.items.contains { $0.message.id == "o" } && queue.items.contains { $0.message.id == "p" })
        #expect(queue.statistics.drops["queueFull"].map { $0 > 40 } == true)
    }

    @Test func whatIsTooOldIsNotRead() {
        let player = FakePlayer()
        let queue = queue(player) { $0.maxAge = 5 }
        let now = player.now.withLock { $0 }
        for index in 0..<10 { submit(queue, "\(index)", from: "u\(index)", seconds: 2, at: now) }
        let heard = run(queue, player, 30)
        #expect(heard.count < 6 && queue.items.isEmpty)
        #expect(queue.statistics.drops["tooOld"] == 10 - heard.count)
    }

    @Test func itCatchesUp() {
        let player = FakePlayer()
        let queue = queue(player)
        let now = player.now.withLock { $0 }
        for index in 0..<40 { submit(queue, "\(index)", from: "u\(index)", seconds: 3, at: now) }
        _ = run(queue, player, 4)
        let third = player.clips.withLock { $0.last?.utterance }
        #expect(queue.status.catchUp == 3 && third?.speed == 1.3 && third?.steps == 0.5)
        #expect(third?.speech.text.hasPrefix("short") == true)
    }

    @Test func heldMessagesWaitForModerators() {
        let player = FakePlayer()
        let queue = queue(player)
        let now = player.now.withLock { $0 }
        submit(queue, "held", hold: 2, at: now)
        submit(queue, "gone", from: "bob", hold: 2, at: now)
        #expect(queue.nextChange == now + 2)
        #expect(run(queue, player, 1.5).isEmpty)
        queue.delete(deletion(.message("gone"), at: now + 1))
        #expect(run(queue, player, 5) == ["held"])
    }

    @Test func deletionsActEverywhere() {
        let player = FakePlayer()
        let queue = queue(player)
        let now = player.now.withLock { $0 }
        queue.delete(deletion(.message("early"), at: now))
        queue.delete(deletion(.author(id: nil, login: "BANNED"), at: now))
        submit(queue, "early", at: now)
        submit(queue, "b", from: "banned", at: now)
        #expect(queue.items.isEmpty && queue.statistics.drops["deleted"] == 2)
        submit(queue, "playing", at: now)
        submit(queue, "prepared", from: "x", at: now)
        submit(queue, "waiting", from: "y", at: now)
        #expect(run(queue, player, 0.5) == ["playing"])
        for id in ["playing", "prepared", "waiting"] { queue.delete(deletion(.message(id), at: now)) }
        #expect(player.heard.isEmpty && queue.items.isEmpty)
        #expect(run(queue, player, 3).isEmpty)
        // After the ban is over, the author is read again.
        let later = player.now.withLock { $0 }
        submit(queue, "back", from: "banned", at: later + 60)
        #expect(run(queue, player, 2) == ["back"])
        queue.delete(deletion(.all, at: later + 70))
        #expect(queue.replay() == nil)
    }

    @Test func controls() {
        let player = FakePlayer()
        let queue = queue(player)
        let now = player.now.withLock { $0 }
        submit(queue, "1", seconds: 2, at: now)
        submit(queue, "2", from: "b", at: now)
        #expect(run(queue, player, 1) == ["1"])
        queue.pause()
        #expect(run(queue, player, 2).isEmpty)
        queue.setVolume(0.25)
        queue.setVolume(.nan)
        #expect(player.clips.withLock { $0.map { $0.state.withLock { $0.volume } } } == [0.25, 0.25])
        queue.resume()
        #expect(player.heard == ["1"])
        queue.skip()
        #expect(player.heard == [] || player.heard == ["2"])
        #expect(run(queue, player, 3) == ["2"])
        #expect(queue.replay() != nil)
        #expect(run(queue, player, 3) == ["2"])
        for index in 3..<9 { submit(queue, "\(index)", at: now + 4) }
        queue.clear()
        queue.skip()
        queue.skip(999)
        #expect(run(queue, player, 3).isEmpty && queue.items.isEmpty)
    }

    @Test func awayOnlyWhatIsApproved() {
        let player = FakePlayer()
        let queue = queue(player)
        let now = player.now.withLock { $0 }
        submit(queue, "1", seconds: 5, at: now)
        submit(queue, "2", from: "b", at: now)
        submit(queue, "3", from: "c", at: now)
        #expect(run(queue, player, 1) == ["1"])
        queue.setAway(true)
        #expect(player.heard.isEmpty)
        #expect(run(queue, player, 2).isEmpty)
        for item in queue.items where item.message.id == "3" { queue.approve(item.id) }
        #expect(run(queue, player, 3) == ["3"])
        queue.setAway(false)
        #expect(run(queue, player, 3) == ["2"])
        let asked = submit(queue, "ask", approval: true, at: now + 8)
        #expect(run(queue, player, 3).isEmpty)
        queue.approve(asked)
        #expect(run(queue, player, 3) == ["ask"])
        queue.reject(submit(queue, "no", approval: true, at: now + 14))
        #expect(queue.statistics.drops["rejected"] == 1)
    }

    @Test func aPlayerThatFailsOrFallsSilentHoldsNothingUp() {
        let player = FakePlayer(makes: 1e9)
        let queue = queue(player) { $0.maxAge = 600 }
        let now = player.now.withLock { $0 }
        submit(queue, "1", at: now)
        submit(queue, "2", from: "b", at: now)
        player.clips.withLock { $0.first }?.report(.failed("no such voice"))
        #expect(queue.statistics.drops["failed"] == 1)
        for _ in 0..<100 {
            player.pass(1)
            queue.advance()
        }
        #expect(queue.statistics.drops["failed"] == 2 && queue.items.isEmpty)
    }

    @Test func everyChangeIsAnEvent() async {
        let player = FakePlayer()
        let queue = queue(player)
        let events = queue.events()
        let now = player.now.withLock { $0 }
        submit(queue, "1", at: now)
        _ = run(queue, player, 3)
        queue.delete(deletion(.message("2"), at: now))
        submit(queue, "2", at: now)
        var states: [String] = []
        for await event in events {
            guard case .item(let item) = event else { continue }
            states.append("\(item.message.id) \(item.state)")
            if case .dropped = item.state { break }
        }
        #expect(
            states.map { $0.prefix(9) }
                == ["1 waiting", "1 prepare", "1 playing", "1 heard", "2 waiting", "2 dropped"].map {
                    $0.prefix(9)
                })
    }

    /// Messages, deletions of all kinds and the passing of time in 1,000 random orders, by what the player put out.
    @Test func aDeletedMessageIsNeverHeard() {
        var deleted = 0
        var heard = 0
        for seed in 0..<1000 {
            var random = SeededRandom(seed: UInt64(seed))
            let player = FakePlayer(makes: Double.random(in: 0...0.5, using: &random))
            let queue = queue(player) { $0.capacity = Int.random(in: 2...20, using: &random) }
            var authors: [String: String] = [:]
            var dead: Set<String> = []
            var sounded: Set<String> = []
            for _ in 0..<80 {
                let now = player.now.withLock { $0 }
                let id = String(Int.random(in: 0..<30, using: &random))
                let author = "u\(Int.random(in: 0..<6, using: &random))"
                switch Int.random(in: 0..<12, using: &random) {
                case 0..<5:
                    guard authors[id] == nil else { break }
                    authors[id] = author
                    submit(
                        queue, id, from: author,
                        priority: [.ordinary, .moderator, .paid].randomElement(using: &random)!,
                        hold: [0, 0, 0.2].randomElement(using: &random)!,
                        seconds: Double.random(in: 0.05...0.6, using: &random), at: now)
                case 5, 6:
                    queue.delete(deletion(.message(id), at: now))
                    dead.insert(id)
                case 7:
                    queue.delete(deletion(.author(id: author, login: nil), at: now))
                    dead.formUnion(authors.filter { $0.value == author }.keys)
                case 8 where Int.random(in: 0..<8, using: &random) == 0:
                    queue.delete(deletion(.all, at: now))
                    dead.formUnion(authors.keys)
                case 9: queue.replay()
                case 10: Bool.random(using: &random) ? queue.pause() : queue.resume()
                default: break
                }
                for _ in 0..<Int.random(in: 0..<4, using: &random) {
                    #expect(dead.isDisjoint(with: player.heard))
                    player.pass(Double.random(in: 0.01...0.2, using: &random))
                    #expect(dead.isDisjoint(with: player.heard))
                    queue.advance()
                    #expect(dead.isDisjoint(with: player.heard))
                    sounded.formUnion(player.heard)
                }
            }
            deleted += dead.count
            heard += sounded.count
        }
        #expect(deleted > 3000 && heard > 3000, "\(deleted) \(heard)")
    }

    /// The same from several threads at once: when `delete` has returned, nothing of it sounds.
    @Test func deletionsFromOtherThreadsHold() async {
        for round in 0..<100 {
            let player = FakePlayer(makes: 0)
            let queue = queue(player) { $0.capacity = 50 }
            let now = player.now.withLock { $0 }
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for index in 0..<30 {
                        self.submit(queue, "\(index)", from: "u\(index % 7)", seconds: 0.1, at: now)
                    }
                }
                group.addTask {
                    for index in stride(from: 29, through: 0, by: -2) {
                        queue.delete(self.deletion(.message("\(index)"), at: now))
                        #expect(!player.heard.contains("\(index)"), "round \(round)")
                    }
                }
                group.addTask {
                    for _ in 0..<60 {
                        player.pass(0.05)
                        queue.advance()
                    }
                }
            }
            for _ in 0..<100 {
                let odd = player.heard.filter { Int($0).map { $0 % 2 == 1 } == true }
                #expect(odd.isEmpty)
                player.pass(0.05)
                queue.advance()
            }
        }
    }

    /// A reader's task that is cancelled and the queue that resumes it do not wait for each other.
    @Test(.timeLimit(.minutes(1))) func readersOfEventsMayEndAtAnyInstant() async {
        let queue = queue(FakePlayer())
        let changes = Task.detached {
            while !Task.isCancelled { queue.setVolume(.random(in: 0...1)) }
        }
        for round in 0..<2000 {
            let reader = Task { for await _ in queue.events() {} }
            for _ in 0..<(round % 8) { await Task.yield() }
            reader.cancel()
            await reader.value
        }
        changes.cancel()
        await changes.value
        #expect(queue.status.volume >= 0)
    }
}
