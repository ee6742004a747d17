import Foundation

/// A speech in the reading queue.
public struct QueueItem: Sendable, Equatable, Codable, Identifiable {
    /// Rising in the order of arrival.
    public var id: Int
    /// The message that is read.
    public var message: MessageKey
    /// What is said for it, in all its forms.
    public var speech: Speech
    /// When the platform took the message.
    public var sent: Date
    /// When the source received the message.
    public var received: Date
    /// Where it is on its way.
    public var state: State
    /// Whether it was approved by hand.
    public var isApproved = false
    /// When it counts as arrived for its age: at its receipt, its approval or its replay.
    var since: Date
    /// What is said, once it is being made.
    public var spoken: SpokenText?
    /// Messages of the same author that say the same on other platforms: what takes back one takes back all.
    public internal(set) var joined: [Joined] = []
    /// When it counts as lost, if it plays and no end was reported.
    var limit: Date?

    /// A message that an item stands for too.
    public struct Joined: Sendable, Equatable, Codable {
        public var message: MessageKey
        public var author: ChatAuthor
        /// When the platform took it, and when it was received.
        public var sent: Date
        public var received: Date
    }

    /// The way of an item: held or waiting for approval, waiting, prepared, playing, and heard or dropped.
    public enum State: Sendable, Equatable, Codable {
        /// Until then for moderators.
        case held(until: Date)
        case waitingForApproval
        case waiting
        /// Made while another plays.
        case prepared
        case playing
        case heard
        case dropped(Drop, reason: String)
    }

    /// Why an item left the queue unheard, or before its end.
    public enum Drop: String, Sendable, Codable, CaseIterable {
        case deleted, muted, tooOld, queueFull, skipped, cleared, rejected, away, failed
    }

    /// Whether it is neither heard nor dropped.
    public var isOpen: Bool {
        switch state {
        case .heard, .dropped: false
        default: true
        }
    }
}

/// A change of the queue, for pages and logs.
public enum QueueEvent: Sendable, Equatable {
    case item(QueueItem)
    /// The word that is being said: Unicode scalars of the spoken text.
    case word(item: Int, range: Range<Int>)
    case status(QueueStatus)
}

/// How the queue is.
public struct QueueStatus: Sendable, Equatable, Codable {
    /// Whether what plays is held and nothing begins.
    public var isPaused = false
    /// Nothing but approved messages is spoken.
    public var isAway = false
    /// 0 to 1.
    public var volume = 1.0
    /// 0 for as usual; rising as more waits.
    public var catchUp = 0
    /// Items that could be read now.
    public var waiting = 0
    /// Predicted seconds of what waits.
    public var waitingSeconds = 0.0
}

/// What the queue counted since its start.
public struct QueueStatistics: Sendable, Equatable, Codable {
    /// Speeches that were added.
    public var submitted = 0
    /// Speeches that were heard to their end.
    public var heard = 0
    /// Speeches that were not, by `QueueItem.Drop`.
    public var drops: [String: Int] = [:]
    /// Seconds from a message's sending to its first sound, of the last 1,000.
    public internal(set) var delays: [Double] = []

    /// The delay that a share of the last messages did not exceed; `nil` before the first.
    public func delay(quantile: Double) -> Double? {
        let sorted = delays.sorted()
        guard !sorted.isEmpty, quantile.isFinite else { return nil }
        return sorted[min(sorted.count - 1, max(0, Int(Double(sorted.count) * min(1, max(0, quantile)))))]
    }
}

/// How the queue behaves.
public struct QueueSettings: Sendable, Equatable, Codable {
    /// Items that wait, at most.
    public var capacity = 100
    /// Seconds after which an item is too old to be read; paid ones have four times as long.
    public var maxAge = 90.0
    /// Predicted seconds that wait, from which each level of catching up begins.
    public var catchUpFrom = [15.0, 30.0, 60.0]
    /// The speed and the share of steps of each level.
    public var speeds = [1.1, 1.2, 1.3]
    /// The share of steps of each level.
    public var steps = [1.0, 0.75, 0.5]
    /// The level from which the short sentences are said.
    public var shortFrom = 2
    /// Seconds after which a name is said again though its viewer spoke last.
    public var runSeconds = 30.0
    /// Items that can be replayed.
    public var history = 100

    /// The values given here.
    public init() {}
}
