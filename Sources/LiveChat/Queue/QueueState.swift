import Foundation

/// The queue without its lock and its announcer: calls change it and leave `Action`s to be done.
struct QueueState {
    enum Action {
        case announce(Utterance)
        case play(any Announcement)
        case cancel(any Announcement)
        case pause(any Announcement)
        case resume(any Announcement)
        case volume(any Announcement, Double)
    }

    let settings: QueueSettings
    /// What waits, is prepared or plays, in the order of arrival.
    private(set) var items: [QueueItem] = []
    private(set) var status = QueueStatus()
    private(set) var statistics = QueueStatistics()
    var observers: [Int: AsyncStream<QueueEvent>.Continuation] = [:]
    private let observe: @Sendable (QueueEvent) -> Void

    private var handles: [Int: any Announcement] = [:]
    /// Items that were made completely.
    private var history: [QueueItem] = []
    private var deletions = Deletions()
    /// When each viewer was last chosen, by a counter.
    private var turns = RecentTable<String, Int>(capacity: 4096)
    private var turn = 0
    private var lastSpeaker: (author: String, time: Date)?
    private var actions: [Action] = []
    private var lastID = 0
    private var lastObserver = 0

    init(settings: QueueSettings, observe: @escaping @Sendable (QueueEvent) -> Void = { _ in }) {
        self.settings = settings
        self.observe = observe
    }

    mutating func takeActions() -> [Action] {
        defer { actions = [] }
        return actions
    }

    mutating func observe(_ continuation: AsyncStream<QueueEvent>.Continuation) -> Int {
        lastObserver += 1
        observers[lastObserver] = continuation
        continuation.yield(.status(status))
        for item in items { continuation.yield(.item(item)) }
        return lastObserver
    }

    private func tell(_ event: QueueEvent) {
        observe(event)
        for observer in observers.values { observer.yield(event) }
    }
}

// MARK: Coming and going

extension QueueState {
    mutating func submit(_ speech: Speech, message: MessageKey, sent: Date, received: Date, now: Date) -> Int
    {
        lastID += 1
        statistics.submitted += 1
        var item = QueueItem(
            id: lastID, message: message, speech: speech, sent: sent, received: received, state: .waiting,
            since: now)
        let hold = speech.hold.isFinite ? min(600, max(0, speech.hold)) : 0
        let held = min(received, now).addingTimeInterval(hold)
        if speech.needsApproval {
            item.state = .waitingForApproval
        } else if held > now {
            item.state = .held(until: held)
        }
        insert(item)
        if deletions.cover(item) { drop(item.id, .deleted, "was deleted before it came") }
        return item.id
    }

    private mutating func insert(_ item: QueueItem) {
        items.append(item)
        tell(.item(item))
        let waiting = items.filter { $0.state != .playing && $0.state != .prepared }
        guard waiting.count > max(1, settings.capacity) else { return }
        var counts: [String: Int] = [:]
        for item in waiting { counts[author(item), default: 0] += 1 }
        // The least important goes; among those, the newest of the viewer with most.
        let victim = waiting.min { left, right in
            let (mine, other) = (counts[author(left)] ?? 0, counts[author(right)] ?? 0)
            return (left.speech.priority.rawValue, left.isApproved ? 1 : 0, -mine, -left.id)
                < (right.speech.priority.rawValue, right.isApproved ? 1 : 0, -other, -right.id)
        }
        if let victim { drop(victim.id, .queueFull, "\(settings.capacity) messages wait already") }
    }

    private func author(_ item: QueueItem) -> String {
        ChatRuleEngine.key(item.speech.author, item.message.platform)
    }

    mutating func join(_ joined: QueueItem.Joined, to other: MessageKey) {
        for index in history.indices where history[index].message == other && history[index].joined.count < 8
        {
            history[index].joined.append(joined)
        }
        for index in items.indices where items[index].message == other && items[index].joined.count < 8 {
            items[index].joined.append(joined)
            if deletions.cover(items[index]) { return drop(items[index].id, .deleted, "was deleted") }
        }
    }

    mutating func delete(_ deletion: ChatEvent.Deletion, now: Date) -> [Int] {
        deletions.add(deletion)
        // Whatever its clock says, what came before the deletion is meant.
        var meant = Deletions()
        meant.add(deletion, until: .distantFuture)
        let ids = (history + items).filter { meant.cover($0) }.map(\.id)
        drop(.deleted, "was deleted") { meant.cover($0) }
        return ids
    }

    /// Takes an item out unheard, stopping it if it is being made or played.
    mutating func drop(_ id: Int, _ drop: QueueItem.Drop, _ reason: String) {
        guard let index = items.firstIndex(where: { $0.id == id }) else { return }
        var item = items.remove(at: index)
        if let handle = handles.removeValue(forKey: id) { actions.append(.cancel(handle)) }
        item.state = .dropped(drop, reason: reason)
        statistics.drops[drop.rawValue, default: 0] += 1
        tell(.item(item))
    }

    /// Takes out and forgets what is meant.
    mutating func drop(_ drop: QueueItem.Drop, _ reason: String, where isMeant: (QueueItem) -> Bool) {
        history.removeAll(where: isMeant)
        for item in items where isMeant(item) { self.drop(item.id, drop, reason) }
    }

    private mutating func set(_ index: Int, _ state: QueueItem.State) {
        items[index].state = state
        tell(.item(items[index]))
    }
}

// MARK: Controls

extension QueueState {
    mutating func setPaused(_ isPaused: Bool, now: Date) {
        guard status.isPaused != isPaused else { return }
        status.isPaused = isPaused
        for index in items.indices where items[index].state == .playing {
            items[index].limit = isPaused ? nil : limit(items[index], now)
            if let handle = handles[items[index].id] {
                actions.append(isPaused ? .pause(handle) : .resume(handle))
            }
        }
    }

    /// Far later than a player should need.
    private func limit(_ item: QueueItem, _ now: Date) -> Date {
        now.addingTimeInterval(60 + 4 * (item.spoken?.seconds ?? 0))
    }

    mutating func skip(_ id: Int?) {
        if let id = id ?? items.first(where: { $0.state == .playing })?.id {
            drop(id, .skipped, "was skipped")
        }
    }

    mutating func clear() {
        for item in items where item.state != .playing { drop(item.id, .cleared, "the queue was cleared") }
    }

    mutating func replay(_ id: Int?, now: Date) -> Int? {
        guard let old = history.last(where: { id == nil || $0.id == id }) else { return nil }
        lastID += 1
        var item = old
        item.id = lastID
        item.state = .waiting
        item.since = now
        item.isApproved = true
        insert(item)
        return item.id
    }

    mutating func approve(_ id: Int, now: Date) {
        guard let index = items.firstIndex(where: { $0.id == id }) else { return }
        items[index].isApproved = true
        items[index].since = now
        switch items[index].state {
        case .held, .waitingForApproval: set(index, .waiting)
        default: tell(.item(items[index]))
        }
    }

    mutating func setVolume(_ volume: Double) {
        guard volume.isFinite else { return }
        status.volume = min(1, max(0, volume))
        for handle in handles.values { actions.append(.volume(handle, status.volume)) }
    }

    mutating func setAway(_ isAway: Bool) {
        status.isAway = isAway
        guard isAway else { return }
        for item in items where !item.isApproved {
            if item.state == .playing {
                drop(item.id, .away, "nothing is read without approval")
            } else if item.state == .prepared {
                unprepare(item.id)
            }
        }
    }

    /// Puts an item that was made ahead back to what waits.
    private mutating func unprepare(_ id: Int) {
        guard let index = items.firstIndex(where: { $0.id == id }) else { return }
        if let handle = handles.removeValue(forKey: id) { actions.append(.cancel(handle)) }
        // Under a new number, so that reports of the cancelled utterance find nothing.
        var item = items.remove(at: index)
        item.spoken = nil
        var gone = item
        gone.state = .dropped(
            .away, reason: "nothing is read without approval; it waits under another number")
        tell(.item(gone))
        lastID += 1
        item.id = lastID
        item.state = .waiting
        insert(item)
    }
}

// MARK: Reading

extension QueueState {
    var nextChange: Date? {
        items.compactMap { item -> Date? in
            switch item.state {
            case .held(let until): min(until, expiry(item))
            case .waiting, .waitingForApproval: expiry(item)
            case .playing: item.limit
            default: nil
            }
        }.min()
    }

    private func expiry(_ item: QueueItem) -> Date {
        let age = settings.maxAge.isFinite ? max(1, settings.maxAge) : 90
        let isPatient = item.speech.priority == .paid || item.isApproved || item.state == .waitingForApproval
        return item.since.addingTimeInterval(isPatient ? 4 * age : age)
    }

    /// Does what time has brought, and begins what can begin.
    mutating func advance(to now: Date) {
        for item in items {
            switch item.state {
            case .held(let until) where until <= now:
                if let index = items.firstIndex(where: { $0.id == item.id }) { set(index, .waiting) }
            case .held, .waiting, .waitingForApproval:
                if expiry(item) <= now { drop(item.id, .tooOld, "waited too long") }
            case .playing:
                if let limit = item.limit, limit <= now {
                    drop(item.id, .failed, "the player did not report its end")
                }
            default: break
            }
        }
        updateStatus()
        if !status.isPaused {
            let isPlaying = items.contains { $0.state == .playing }
            if !isPlaying,
                let index = items.firstIndex(where: { $0.state == .prepared && handles[$0.id] != nil })
            {
                play(index, now)
            }
            if !items.contains(where: { $0.state == .prepared }), let index = next() { prepare(index, now) }
        }
        updateStatus()
    }

    /// The most important item; among those, of the viewer who was chosen longest ago, the first.
    private func next() -> Int? {
        var best: (index: Int, order: (Int, Int, Int))?
        for (index, item) in items.enumerated()
        where item.state == .waiting && (!status.isAway || item.isApproved) {
            let order = (-item.speech.priority.rawValue, turns[author(item)] ?? 0, item.id)
            if let best, best.order <= order { continue }
            best = (index, order)
        }
        return best?.index
    }

    private mutating func prepare(_ index: Int, _ now: Date) {
        let speech = items[index].speech
        let author = author(items[index])
        let level = status.catchUp
        let isShort = level > 0 && level >= settings.shortFrom
        let speaker =
            items.last { $0.state == .playing }.map { (author: self.author($0), time: now) } ?? lastSpeaker
        let goesOn =
            speaker.map { $0.author == author && now.timeIntervalSince($0.time) < settings.runSeconds }
            ?? false
        let full = goesOn ? speech.continued : speech.full
        let spoken = isShort ? (goesOn ? speech.shortContinued : speech.short) ?? full : full
        turn += 1
        turns[author] = turn
        items[index].spoken = spoken
        set(index, .prepared)
        actions.append(
            .announce(
                Utterance(
                    item: items[index].id, message: items[index].message, author: speech.author,
                    name: speech.name, kind: speech.kind, color: speech.color, speech: spoken,
                    voice: speech.voice,
                    language: speech.language, speed: Self.value(settings.speeds, level, 0.5...2),
                    steps: Self.value(settings.steps, level, 0.1...1), volume: status.volume,
                    isAwaited: !items.contains { $0.state == .playing }, priority: speech.priority)))
    }

    /// The value of a level, 1 for the usual one.
    private static func value(_ values: [Double], _ level: Int, _ range: ClosedRange<Double>) -> Double {
        guard level > 0, let value = values.prefix(level).last, value.isFinite else { return 1 }
        return min(range.upperBound, max(range.lowerBound, value))
    }

    private mutating func play(_ index: Int, _ now: Date) {
        guard let handle = handles[items[index].id] else { return }
        lastSpeaker = (author(items[index]), now)
        items[index].limit = limit(items[index], now)
        set(index, .playing)
        actions.append(.play(handle))
    }

    /// Takes the handle of an utterance that was asked for; it may have been dropped meanwhile.
    mutating func begin(_ id: Int, _ handle: any Announcement) {
        if items.contains(where: { $0.id == id && $0.state == .prepared }) {
            handles[id] = handle
        } else {
            actions.append(.cancel(handle))
        }
    }

    mutating func report(_ id: Int, _ event: AnnouncementEvent, now: Date) {
        guard let index = items.firstIndex(where: { $0.id == id }) else { return }
        switch event {
        case .made: break
        case .started:
            guard items[index].state == .playing else { return }
            statistics.delays.append(max(0, now.timeIntervalSince(items[index].sent)))
            if statistics.delays.count > 1000 { statistics.delays.removeFirst() }
        case .word(let range): tell(.word(item: id, range: range))
        case .finished:
            handles[id] = nil
            lastSpeaker = (author(items[index]), now)
            statistics.heard += 1
            set(index, .heard)
            history.append(items.remove(at: index))
            if history.count > max(0, settings.history) { history.removeFirst() }
        case .failed(let reason): drop(id, .failed, reason)
        }
    }

    private mutating func updateStatus() {
        let waiting = items.filter { $0.state == .waiting }
        var new = status
        new.waiting = waiting.count
        new.waitingSeconds = waiting.reduce(0) { $0 + $1.speech.full.seconds }
        new.catchUp = settings.catchUpFrom.filter { new.waitingSeconds >= $0 }.count
        guard new != status else { return }
        status = new
        tell(.status(status))
    }
}
