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
    /// Seconds after its predicted end at which a clip counts as heard, if the listener says nothing.
    private static let patience = 1.5

    private let grace: Double
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<StageState>
    private let outside: AsyncStream<StageEffect>.Continuation

    /// - Parameters:
    ///   - grace: seconds for which a clip waits for a listener.
    ///   - observe: takes every change; it returns at once and does not call the stage.
    package init(
        grace: Double, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        observe: @escaping @Sendable (StageChange) -> Void = { _ in }
    ) {
        self.grace = grace
        self.now = now
        var state = StageState()
        state.desertedSince = now()
        self.state = Mutex(state)
        let (effects, continuation) = AsyncStream.makeStream(of: StageEffect.self)
        outside = continuation
        Task {
            for await effect in effects {
                switch effect {
                case .change(let change): observe(change)
                case .report(let event, let report): report(event)
                }
            }
        }
    }

    deinit { outside.finish() }

    func change<Result>(_ body: (inout StageState, ContinuousClock.Instant) -> Result) -> Result {
        state.withLock { state in
            // Under the lock, so that the order is that of the changes.
            defer {
                for effect in state.effects { outside.yield(effect) }
                state.effects = []
            }
            return body(&state, now())
        }
    }

    // MARK: listeners

    /// Takes a listener in.
    ///
    /// - Parameter isAudible: whether it can sound from the start; pages report it later.
    /// - Returns: its number, and what it is told until it leaves; `nil` if there are too many.
    public func join(
        _ kind: StageListener.Kind, isAudible: Bool = false
    ) -> (id: Int, messages: AsyncStream<StageMessage>)? {
        change { state, now in
            guard state.seats.count < Self.mostListeners else { return nil }
            state.lastID += 1
            let id = state.lastID
            let (messages, continuation) = AsyncStream.makeStream(
                of: StageMessage.self, bufferingPolicy: .bufferingOldest(Self.mostWaiting))
            state.seats[id] = StageState.Seat(
                listener: StageListener(
                    id: id, kind: kind, since: Date(), isAudible: isAudible, isActive: true),
                messages: continuation)
            // A program that takes whole clips gets none that has begun.
            if kind == .stream { state.seats[id]?.item = state.playing?.item }
            state.settle(now)
            state.effects.append(.change(.listeners(state.listeners)))
            return (id, messages)
        }
    }

    /// Lets a listener go; another one sounds on.
    public func leave(_ id: Int) {
        change { state, now in
            guard let seat = state.seats.removeValue(forKey: id) else { return }
            seat.messages.finish()
            state.settle(now)
            state.effects.append(.change(.listeners(state.listeners)))
        }
    }

    /// Takes what a listener tells.
    public func take(_ report: StageReport, from id: Int) {
        change { state, now in
            guard var listener = state.seats[id]?.listener, listener.kind != .stream else { return }
            switch report {
            case .state(let isAudible, let isActive):
                guard (isAudible, isActive) != (listener.isAudible, listener.isActive) else { return }
                (listener.isAudible, listener.isActive) = (isAudible, isActive)
            case .failed(let item):
                guard state.sounds(id, item) else { return }
                listener.isAudible = false
            case .started(let item):
                guard state.sounds(id, item), state.playing?.isBegun == false else { return }
                state.begin()
                if state.playing?.runningSince != nil { state.playing?.runningSince = now }
                return
            case .ended(let item):
                // Not before its time, whatever the listener says.
                guard state.sounds(id, item), let playing = state.playing, playing.clip.isWhole,
                    playing.position(now) >= playing.clip.seconds - 0.5
                else { return }
                return state.end()
            }
            state.seats[id]?.listener = listener
            state.settle(now)
            state.effects.append(.change(.listeners(state.listeners)))
        }
    }

    /// Who listens.
    public var listeners: [StageListener] { state.withLock { $0.listeners } }

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
            if let playing = state.playing, playing.isSent, playing.item == item { return playing.clip }
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
        change { state, now in
            // The queue plays one at a time; were it two, the first would be over.
            state.end()
            state.volume = volume
            var playing = StageState.Playing(clip: staged, report: report)
            playing.waitingSince = now
            state.playing = playing
            state.settle(now)
        }
        return StagePlayback(stage: self, item: staged.utterance.item)
    }

    /// Lets time pass.
    package func tick() {
        change { state, now in
            guard let playing = state.playing, !playing.isPaused else { return }
            if let since = playing.waitingSince {
                // A program that waits for the whole clip is there.
                guard since.duration(to: now).seconds >= self.grace,
                    playing.clip.isWhole || state.desertedSince != nil
                else { return }
                return state.end(NobodyListens())
            }
            let position = playing.position(now)
            if !playing.isBegun, position > 0.5 { state.begin() }
            if playing.clip.isWhole,
                position >= playing.clip.seconds + (state.elected == nil ? 0 : Self.patience)
            {
                state.end()
            }
        }
    }
}

/// Why a clip was given up that nobody heard.
struct NobodyListens: OneLineError {
    var description: String { "nobody listens: open the overlay, or listen on the page" }
}
