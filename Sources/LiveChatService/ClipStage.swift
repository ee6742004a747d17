import Basics
import Foundation
import LiveChatSpeech
import Synchronization

/// Lets clips be heard by listeners elsewhere. All of them show what is read; one of them sounds, so that two scenes with
/// the same page do not speak twice. Who comes while a clip plays gets the rest of it, and nothing of what was before.
///
/// Without anybody who hears it, a clip waits for a while and is then given up. Time passes by `tick`.
public final class ClipStage: ClipPlayer {
    /// Messages that may wait for a listener; one that is further behind is closed.
    private static let mostWaiting = 256
    /// Listeners at a time.
    public static let mostListeners = 64
    /// Clips that can be had again.
    private static let mostRecent = 16
    /// Seconds after its predicted end at which a clip counts as heard, if the listener says nothing.
    private static let patience = 1.5

    private let grace: Double
    private let now: @Sendable () -> ContinuousClock.Instant
    private let observe: @Sendable (StageChange) -> Void
    private let state: Mutex<State>
    /// Takes what is done once the lock is free, in order: a report may reach back into whoever called.
    private let outside: AsyncStream<Action>.Continuation

    /// What others may want to know.
    package enum StageChange: Sendable {
        case listeners([StageListener])
        /// It begins to be heard.
        case clip(StagedClip)
    }

    private struct Seat {
        var listener: StageListener
        let messages: AsyncStream<StageMessage>.Continuation
        /// The clip that it was given.
        var item: Int?
        /// What it was told of its election.
        var toldElected = false
    }

    private struct Playing {
        var clip: StagedClip
        let report: @Sendable (ClipEvent) -> Void
        /// Seconds that were heard up to `runningSince`, or up to now where that is `nil`.
        var position = 0.0
        var runningSince: ContinuousClock.Instant?
        /// Since when nobody hears it.
        var waitingSince: ContinuousClock.Instant?
        var isPaused = false
        var isSent = false
        /// Whether it is among the recent ones.
        var isKept = false
        var isBegun = false

        /// Not beyond what is made.
        func position(_ now: ContinuousClock.Instant) -> Double {
            let position = position + (runningSince.map { ($0.duration(to: now)).seconds } ?? 0)
            return clip.isWhole ? position : min(position, clip.madeSeconds)
        }
    }

    private struct State {
        var seats: [Int: Seat] = [:]
        var lastID = 0
        var playing: Playing?
        var elected: Int?
        var volume = 1.0
        var recent: [StagedClip] = []
        /// Since when there is nobody; `nil` while there is somebody.
        var desertedSince: ContinuousClock.Instant?
    }

    private typealias Action = @Sendable () -> Void

    /// - Parameters:
    ///   - grace: seconds for which a clip waits for a listener.
    ///   - observe: takes every change; it returns at once and does not call the stage.
    package init(
        grace: Double, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        observe: @escaping @Sendable (StageChange) -> Void = { _ in }
    ) {
        self.grace = grace
        self.now = now
        self.observe = observe
        var state = State()
        state.desertedSince = now()
        self.state = Mutex(state)
        let (actions, continuation) = AsyncStream.makeStream(of: Action.self)
        outside = continuation
        Task { for await action in actions { action() } }
    }

    deinit { outside.finish() }

    // MARK: listeners

    /// Takes a listener in.
    ///
    /// - Parameter isAudible: whether it can sound from the start; pages report it later.
    /// - Returns: its number, and what it is told until it leaves; `nil` if there are too many.
    public func join(
        _ kind: StageListener.Kind, isAudible: Bool = false
    ) -> (id: Int, messages: AsyncStream<StageMessage>)? {
        change { state, now, actions in
            guard state.seats.count < Self.mostListeners else { return nil }
            state.lastID += 1
            let id = state.lastID
            let (messages, continuation) = AsyncStream.makeStream(
                of: StageMessage.self, bufferingPolicy: .bufferingOldest(Self.mostWaiting))
            state.seats[id] = Seat(
                listener: StageListener(
                    id: id, kind: kind, since: Date(), isAudible: isAudible, isActive: true),
                messages: continuation)
            // A program that takes whole clips gets none that has begun.
            if kind == .stream { state.seats[id]?.item = state.playing?.clip.utterance.item }
            self.settle(&state, now, &actions)
            self.tellListeners(state, &actions)
            return (id, messages)
        }
    }

    /// Lets a listener go; another one sounds on.
    public func leave(_ id: Int) {
        change { state, now, actions in
            guard let seat = state.seats.removeValue(forKey: id) else { return }
            seat.messages.finish()
            self.settle(&state, now, &actions)
            self.tellListeners(state, &actions)
        }
    }

    /// Takes what a listener tells.
    public func take(_ report: StageReport, from id: Int) {
        change { state, now, actions in
            guard var seat = state.seats[id], seat.listener.kind != .stream else { return }
            switch report {
            case .state(let isAudible, let isActive):
                guard (isAudible, isActive) != (seat.listener.isAudible, seat.listener.isActive) else {
                    return
                }
                seat.listener.isAudible = isAudible
                seat.listener.isActive = isActive
                state.seats[id] = seat
                self.settle(&state, now, &actions)
                self.tellListeners(state, &actions)
            case .started(let item):
                guard id == state.elected, state.playing?.clip.utterance.item == item,
                    state.playing?.isBegun == false
                else { return }
                self.begin(&state, &actions)
                if state.playing?.runningSince != nil { state.playing?.runningSince = now }
            case .ended(let item):
                // Not before its time, whatever the listener says.
                guard id == state.elected, let playing = state.playing, playing.clip.utterance.item == item,
                    playing.clip.isWhole, playing.position(now) >= playing.clip.seconds - 0.5
                else { return }
                self.end(&state, nil, &actions)
            case .failed(let item):
                guard id == state.elected, state.playing?.clip.utterance.item == item else { return }
                seat.listener.isAudible = false
                state.seats[id] = seat
                self.settle(&state, now, &actions)
                self.tellListeners(state, &actions)
            }
        }
    }

    /// Who listens.
    public var listeners: [StageListener] { state.withLock { Self.listeners($0) } }

    private static func listeners(_ state: State) -> [StageListener] {
        state.seats.values.map { seat in
            var listener = seat.listener
            listener.isElected = listener.id == state.elected
            return listener
        }.sorted { $0.id < $1.id }
    }

    /// Closes all listeners.
    func closeAll() {
        for id in state.withLock({ Array($0.seats.keys) }) { leave(id) }
    }

    /// Whether there was nobody for so long that nothing is worth being made.
    var isDeserted: Bool {
        state.withLock { state in
            guard let since = state.desertedSince else { return false }
            return since.duration(to: now()).seconds >= grace
        }
    }

    // MARK: clips

    /// A clip that is heard, or is among the last that were.
    public func clip(_ item: Int) -> StagedClip? {
        state.withLock { state in
            if let playing = state.playing, playing.isSent, playing.clip.utterance.item == item {
                return playing.clip
            }
            return state.recent.last { $0.utterance.item == item }
        }
    }

    /// Forgets clips that were heard.
    func forget(where isMeant: (StagedClip) -> Bool) {
        state.withLock { $0.recent.removeAll(where: isMeant) }
    }

    public var takesPieces: Bool { true }

    public func start(
        _ clip: ChatClip, volume: Double, report: @escaping @Sendable (ClipEvent) -> Void
    ) throws -> any ClipPlayback {
        let staged = StagedClip(clip)
        change { state, now, actions in
            // The queue plays one at a time; were it two, the first would be over.
            if state.playing != nil { self.end(&state, nil, &actions) }
            state.volume = volume
            var playing = Playing(clip: staged, report: report)
            playing.waitingSince = now
            state.playing = playing
            self.settle(&state, now, &actions)
        }
        return Playback(stage: self, item: staged.utterance.item)
    }

    /// Lets time pass.
    package func tick() {
        change { state, now, actions in
            guard let playing = state.playing, !playing.isPaused else { return }
            if let since = playing.waitingSince {
                // A program that waits for the whole clip is there.
                guard since.duration(to: now).seconds >= self.grace,
                    playing.clip.isWhole || state.desertedSince != nil
                else { return }
                return self.end(&state, NobodyListens(), &actions)
            }
            let position = playing.position(now)
            if !playing.isBegun, position > 0.5 { self.begin(&state, &actions) }
            if playing.clip.isWhole,
                position >= playing.clip.seconds + (state.elected == nil ? 0 : Self.patience)
            {
                self.end(&state, nil, &actions)
            }
        }
    }

    private func begin(_ state: inout State, _ actions: inout [Action]) {
        guard let report = state.playing?.report, state.playing?.isBegun == false else { return }
        state.playing?.isBegun = true
        actions.append { report(.began) }
    }

    private func end(_ state: inout State, _ error: (any Error)?, _ actions: inout [Action]) {
        guard let playing = state.playing else { return }
        if error == nil, !playing.isBegun { begin(&state, &actions) }
        state.playing = nil
        actions.append { playing.report(.ended(error)) }
    }

    /// Brings every listener in line with what plays and with who sounds.
    private func settle(_ state: inout State, _ now: ContinuousClock.Instant, _ actions: inout [Action]) {
        state.elected = Self.election(state)
        let isStreamed = state.seats.values.contains { $0.listener.kind == .stream }
        state.desertedSince = state.elected != nil || isStreamed ? nil : state.desertedSince ?? now
        // Programs hear whole clips.
        let isHeard = state.elected != nil || isStreamed && state.playing?.clip.isWhole != false
        if var playing = state.playing {
            if isHeard, playing.waitingSince != nil {
                playing.waitingSince = nil
                if !playing.isPaused { playing.runningSince = now }
            } else if !isHeard, playing.waitingSince == nil {
                playing.position = playing.position(now)
                playing.runningSince = nil
                playing.waitingSince = now
            }
            state.playing = playing
        }
        for id in state.seats.keys.sorted() { settle(id, isHeard, &state, now) }
        guard let playing = state.playing, isHeard else { return }
        if playing.clip.isWhole, !playing.isKept {
            state.playing?.isKept = true
            state.recent.append(playing.clip)
            if state.recent.count > Self.mostRecent { state.recent.removeFirst() }
        }
        guard !playing.isSent else { return }
        state.playing?.isSent = true
        actions.append { [observe] in observe(.clip(playing.clip)) }
        // Nobody will tell when it begins.
        if state.elected == nil { begin(&state, &actions) }
    }

    private func settle(
        _ id: Int, _ isHeard: Bool, _ state: inout State, _ now: ContinuousClock.Instant
    ) {
        guard var seat = state.seats[id] else { return }
        let isElected = id == state.elected
        if let playing = state.playing, isHeard, seat.item != playing.clip.utterance.item,
            seat.listener.kind != .stream || playing.clip.isWhole
        {
            let offset = playing.position(now)
            seat.item = playing.clip.utterance.item
            seat.toldElected = isElected
            send(
                .clip(
                    playing.clip, offset: offset, isElected: isElected, volume: state.volume,
                    isPaused: playing.isPaused), to: seat, &state)
        } else if seat.toldElected != isElected, seat.listener.kind != .stream {
            seat.toldElected = isElected
            send(
                .elected(
                    isElected, item: state.playing?.clip.utterance.item,
                    offset: state.playing?.position(now) ?? 0), to: seat, &state)
        }
        if state.seats[id] != nil { state.seats[id] = seat }
    }

    /// Among those who can sound and are seen: overlays before pages, then the newest.
    private static func election(_ state: State) -> Int? {
        let able = state.seats.values.map(\.listener)
            .filter { $0.kind != .stream && $0.isAudible && $0.isActive }
        let overlays = able.filter { $0.kind == .overlay }
        return (overlays.isEmpty ? able : overlays).map(\.id).max()
    }

    /// A listener that does not take its messages is closed.
    private func send(_ message: StageMessage, to seat: Seat, _ state: inout State) {
        if case .enqueued = seat.messages.yield(message) { return }
        seat.messages.finish()
    }

    private func tellAll(_ message: StageMessage, _ state: inout State) {
        for seat in state.seats.values where seat.listener.kind != .stream { send(message, to: seat, &state) }
    }

    private func tellListeners(_ state: State, _ actions: inout [Action]) {
        let listeners = Self.listeners(state)
        actions.append { [observe] in observe(.listeners(listeners)) }
    }

    private func change<Result>(
        _ body: (inout State, ContinuousClock.Instant, inout [Action]) -> Result
    ) -> Result {
        // Under the lock, so that the order is that of the changes.
        state.withLock { state in
            var actions: [Action] = []
            defer { for action in actions { outside.yield(action) } }
            return body(&state, now(), &actions)
        }
    }

    // MARK: what the queue asks for

    fileprivate func add(_ piece: ClipPiece, to item: Int) {
        change { state, now, actions in
            guard let playing = state.playing, playing.clip.utterance.item == item else { return }
            let start = playing.clip.madeSeconds
            // Who heard all that was made goes on with the piece.
            if playing.runningSince != nil, playing.position(now) >= start {
                state.playing?.position = start
                state.playing?.runningSince = now
            }
            state.playing?.clip.add(piece)
            guard let clip = state.playing?.clip else { return }
            let staged = StagedPiece(
                item: item, start: start, seconds: clip.seconds, words: clip.words, isLast: piece.isLast,
                samples: piece.samples)
            for seat in state.seats.values where seat.listener.kind != .stream && seat.item == item {
                self.send(.piece(staged), to: seat, &state)
            }
            if piece.isLast { self.settle(&state, now, &actions) }
        }
    }

    private func changePlaying(
        _ item: Int, _ body: (inout State, inout Playing, ContinuousClock.Instant) -> Void
    ) {
        change { state, now, _ in
            guard var playing = state.playing, playing.clip.utterance.item == item else { return }
            body(&state, &playing, now)
            if state.playing != nil { state.playing = playing }
        }
    }

    fileprivate func stop(_ item: Int) {
        changePlaying(item) { state, playing, _ in
            self.tellAll(.stop(item: item), &state)
            state.playing = nil
            state.recent.removeAll { $0.utterance.item == item }
        }
    }

    fileprivate func pause(_ item: Int) {
        changePlaying(item) { state, playing, now in
            playing.position = playing.position(now)
            playing.runningSince = nil
            playing.isPaused = true
            self.tellAll(.pause(item: item), &state)
        }
    }

    fileprivate func resume(_ item: Int) {
        changePlaying(item) { state, playing, now in
            playing.isPaused = false
            if playing.waitingSince == nil { playing.runningSince = now } else { playing.waitingSince = now }
            self.tellAll(.resume(item: item), &state)
        }
    }

    fileprivate func setVolume(_ volume: Double, _ item: Int) {
        changePlaying(item) { state, _, _ in
            state.volume = volume
            self.tellAll(.volume(volume), &state)
        }
    }

    private struct Playback: ClipPlayback {
        let stage: ClipStage
        let item: Int

        func add(_ piece: ClipPiece) { stage.add(piece, to: item) }
        func stop() { stage.stop(item) }
        func pause() { stage.pause(item) }
        func resume() { stage.resume(item) }
        func setVolume(_ volume: Double) { stage.setVolume(volume, item) }
    }
}

/// Why a clip was given up that nobody heard.
struct NobodyListens: OneLineError {
    var description: String { "nobody listens: open the overlay, or listen on the page" }
}
