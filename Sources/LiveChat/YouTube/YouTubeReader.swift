import Foundation
import Synchronization

/// Reads the items of a YouTube chat's pages, and the actions that its site tells: what was there before, and what comes twice, is left out.
public final class YouTubeReader: Sendable {
    /// Why an item is not told.
    public enum Skip: String, Sendable, CaseIterable {
        /// Not in YouTube's form, or without an id.
        case malformed
        /// Was written before the reader came.
        case history
        /// Came before; a gift whose combo grows comes again with the same id.
        case repeated
        /// A gifted membership, told with the gift.
        case partOfGift
        /// Of the chat itself: its mode, what is pinned, a place that is held.
        case control
        case empty
    }

    /// What a page brings.
    public struct Reading: Sendable, Equatable {
        /// In the order of the page.
        public var events: [ChatEvent] = []
        /// Whether the stream is over.
        public var hasEnded = false
    }

    /// How often each kind of item was left out.
    public var skipped: [Skip: Int] { state.withLock(\.skipped) }

    private let channel: String
    private let state = Mutex(State())

    private struct State {
        var seen = RecentIDs()
        var skipped: [Skip: Int] = [:]
    }

    /// - Parameter channel: as messages name it, in lower case.
    public init(channel: String) { self.channel = channel.lowercased() }

    /// Tells what the items of a page mean. Takes time linear in its length, and never fails: what is malformed is skipped.
    ///
    /// - Parameters:
    ///   - received: when it came; the time of items that do not tell theirs.
    ///   - start: what was written before is history; `nil` for a page that goes on from another.
    public func read(_ page: YouTubePage, received: Date, since start: Date? = nil) -> Reading {
        var reading = Reading(hasEnded: page.isOffline)
        for value in page.items {
            let item = YouTubeItem(item: value, channel: channel, received: received)
            take(Entry(item.meaning(), published: item.published), since: start, &reading)
        }
        return reading
    }

    /// Tells what an answer of the site means; as for pages of the API.
    ///
    /// - Parameter start: what was written before is history, and what has no time; `nil` for an answer that goes on from
    ///   another.
    public func read(_ answer: YouTubeWebAnswer, received: Date, since start: Date? = nil) -> Reading {
        var reading = Reading(hasEnded: answer.continuation == nil)
        for value in answer.actions {
            let action = YouTubeAction(action: value, channel: channel, received: received)
            for entry in action.entries() { take(entry, since: start, &reading) }
        }
        return reading
    }

    /// What an item or an action means, and when it was written.
    struct Entry {
        let meaning: YouTubeItem.Meaning
        let published: Date?

        init(_ meaning: YouTubeItem.Meaning, published: Date? = nil) {
            self.meaning = meaning
            self.published = published
        }
    }

    private func take(_ entry: Entry, since start: Date?, _ reading: inout Reading) {
        // What was taken back before is remembered too, and harms nothing.
        if case .deletion(let deletion) = entry.meaning { return reading.events.append(.deletion(deletion)) }
        let isOld = start.map { (entry.published ?? .distantPast) < $0 } ?? false
        state.withLock { state in
            if let skip = Self.take(entry.meaning, isOld: isOld, &state, &reading) {
                state.skipped[skip, default: 0] += 1
            }
        }
    }

    private static func take(
        _ meaning: YouTubeItem.Meaning, isOld: Bool, _ state: inout State, _ reading: inout Reading
    ) -> Skip? {
        switch meaning {
        case .skipped(let skip): return skip
        case .deletion: return nil
        case .ended:
            if isOld { return .history }
            reading.hasEnded = true
            return nil
        case .message(let message):
            // Longer ones than are remembered would be told again and again.
            guard message.id.utf8.count <= RecentIDs.longestID else { return .malformed }
            if state.seen.insert(message.id) != nil { return .repeated }
            if isOld { return .history }
            reading.events.append(.message(message))
            return nil
        }
    }
}
