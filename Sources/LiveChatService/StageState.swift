import Foundation
import LiveChatSpeech

/// What others may want to know of a stage.
package enum StageChange: Sendable {
    case listeners([StageListener])
    /// It begins to be heard.
    case clip(StagedClip)
}

/// What is done once the stage's lock is free: it may reach back into whoever called.
enum StageEffect: Sendable {
    case change(StageChange)
    case report(ClipEvent, to: @Sendable (ClipEvent) -> Void)
}

/// Who listens, what plays, and who of them sounds. A value: time comes in, and what follows for others is in `effects`.
struct StageState {
    /// Clips that can be had again.
    private static let mostRecent = 16

    struct Seat {
        var listener: StageListener
        let messages: AsyncStream<StageMessage>.Continuation
        /// The clip that it was given.
        var item: Int?
        /// What it was told of its election.
        var toldElected = false
    }

    struct Playing {
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

        var item: Int { clip.utterance.item }

        /// Not beyond what is made.
        func position(_ now: ContinuousClock.Instant) -> Double {
            let position = position + (runningSince.map { ($0.duration(to: now)).seconds } ?? 0)
            return clip.isWhole ? position : min(position, clip.madeSeconds)
        }
    }

    var seats: [Int: Seat] = [:]
    var lastID = 0
    var playing: Playing?
    private(set) var elected: Int?
    var volume = 1.0
    var recent: [StagedClip] = []
    /// Since when there is nobody; `nil` while there is somebody.
    var desertedSince: ContinuousClock.Instant?
    var effects: [StageEffect] = []

    var listeners: [StageListener] {
        seats.values.map { seat in
            var listener = seat.listener
            listener.isElected = listener.id == elected
            return listener
        }.sorted { $0.id < $1.id }
    }

    /// Whether `item` is what plays, and `id` the one that sounds.
    func sounds(_ id: Int, _ item: Int) -> Bool { id == elected && playing?.item == item }

    /// The clip begins to be heard.
    mutating func begin() {
        guard let report = playing?.report, playing?.isBegun == false else { return }
        playing?.isBegun = true
        effects.append(.report(.began, to: report))
    }

    /// The clip is over.
    mutating func end(_ error: (any Error)? = nil) {
        if error == nil { begin() }
        guard let playing else { return }
        self.playing = nil
        effects.append(.report(.ended(error), to: playing.report))
    }

    /// Brings every listener in line with what plays and with who sounds.
    mutating func settle(_ now: ContinuousClock.Instant) {
        elected = election
        let isStreamed = seats.values.contains { $0.listener.kind == .stream }
        desertedSince = elected != nil || isStreamed ? nil : desertedSince ?? now
        // Programs hear whole clips.
        let isHeard = elected != nil || isStreamed && playing?.clip.isWhole != false
        if var playing {
            if isHeard, playing.waitingSince != nil {
                playing.waitingSince = nil
                if !playing.isPaused { playing.runningSince = now }
            } else if !isHeard, playing.waitingSince == nil {
                playing.position = playing.position(now)
                playing.runningSince = nil
                playing.waitingSince = now
            }
            self.playing = playing
        }
        for id in seats.keys.sorted() { settle(id, isHeard, now) }
        guard let playing, isHeard else { return }
        if playing.clip.isWhole, !playing.isKept {
            self.playing?.isKept = true
            recent.append(playing.clip)
            if recent.count > Self.mostRecent { recent.removeFirst() }
        }
        guard !playing.isSent else { return }
        self.playing?.isSent = true
        effects.append(.change(.clip(playing.clip)))
        // Nobody will tell when it begins.
        if elected == nil { begin() }
    }

    private mutating func settle(_ id: Int, _ isHeard: Bool, _ now: ContinuousClock.Instant) {
        guard var seat = seats[id] else { return }
        let isElected = id == elected
        if let playing, isHeard, seat.item != playing.item,
            seat.listener.kind != .stream || playing.clip.isWhole
        {
            seat.item = playing.item
            seat.toldElected = isElected
            Self.send(
                .clip(
                    playing.clip, offset: playing.position(now), isElected: isElected, volume: volume,
                    isPaused: playing.isPaused), to: seat)
        } else if seat.toldElected != isElected, seat.listener.kind != .stream {
            seat.toldElected = isElected
            Self.send(
                .elected(isElected, item: playing?.item, offset: playing?.position(now) ?? 0), to: seat)
        }
        seats[id] = seat
    }

    /// Among those who can sound and are seen: overlays before pages, then the newest.
    private var election: Int? {
        let able = seats.values.map(\.listener)
            .filter { $0.kind != .stream && $0.isAudible && $0.isActive }
        let overlays = able.filter { $0.kind == .overlay }
        return (overlays.isEmpty ? able : overlays).map(\.id).max()
    }

    /// Tells those who play pieces, or those of them who were given a clip.
    func tell(_ message: StageMessage, having item: Int? = nil) {
        for seat in seats.values where seat.listener.kind != .stream && (item == nil || seat.item == item) {
            Self.send(message, to: seat)
        }
    }

    /// A listener that does not take its messages is closed.
    private static func send(_ message: StageMessage, to seat: Seat) {
        if case .enqueued = seat.messages.yield(message) { return }
        seat.messages.finish()
    }
}
