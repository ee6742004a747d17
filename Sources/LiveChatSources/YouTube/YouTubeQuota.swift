import Basics
import Foundation
import Synchronization

/// The units that a project of YouTube's API may spend in a day, which begins at midnight Pacific time, and how they are
/// divided over the hours of a stream. One for all sources that use the same key.
public final class YouTubeQuota: Sendable {
    /// What a request for messages costs, in units. YouTube's pages disagree; this is the highest that any of them says.
    public static let unitsPerRead = 5

    /// What an answer in a chat costs, in units.
    public static let unitsPerAnswer = 50

    /// How the day's units are used.
    public struct Plan: CustomStringConvertible, Sendable, Equatable {
        /// Units that were spent today, by this program's count.
        public var used: Int
        /// Units of a day.
        public var limit: Int
        /// Seconds between two requests of one source, so that the units last.
        public var interval: Double
        /// Requests for messages that the units suffice for, today.
        public var reads: Int
        /// When the next day begins.
        public var reset: Date

        public var description: String {
            "\(used) of \(limit) units of YouTube's API are used today; a request each \(Int(interval.rounded(.up))) s"
        }
    }

    /// Units of a day.
    public let limit: Int
    private let hours: Double
    private let file: String?
    private let state: Mutex<State>

    private struct State {
        var day: Date?
        var used = 0
        var began: Date?
        var sources = 0
        /// Units that were spent on answers.
        var answers = 0
    }

    /// What is kept over restarts.
    private struct Kept: Codable {
        var day: Date
        var used: Int
        var answers: Int?
    }

    /// - Parameters:
    ///   - limit: units of a day, at least 5.
    ///   - hours: for which the units are to last, from 0.5 to 24.
    ///   - file: keeps the count over restarts; without one it begins at 0 each time.
    public init(limit: Int = 10_000, hours: Double = 8, file: String? = nil) {
        self.limit = min(max(Self.unitsPerRead, limit), 1_000_000_000)
        self.hours = hours.isFinite ? min(max(0.5, hours), 24) : 8
        self.file = file
        var state = State()
        if let file, let data = try? PrivateFile.read(file),
            let kept = try? JSONDecoder().decode(Kept.self, from: data)
        {
            state.day = kept.day
            state.used = min(max(0, kept.used), self.limit)
            state.answers = min(max(0, kept.answers ?? 0), self.limit)
        }
        self.state = Mutex(state)
    }

    /// Takes units for a request, before it is sent: YouTube counts refused ones too.
    ///
    /// - Returns: false where the day's units do not suffice.
    package func spend(_ units: Int, at now: Date) -> Bool {
        state.withLock { state in
            Self.turn(&state, now)
            guard state.used + units <= limit else { return false }
            state.used += units
            if state.began == nil { state.began = now }
            keep(state)
            return true
        }
    }

    /// Takes the units of an answer, before it is sent: at most a tenth of the day's, and only where what is left lasts for the
    /// hours of the plan with a request of each source every `pause` seconds.
    ///
    /// - Returns: false where they are kept for reading.
    package func spendOnAnswer(at now: Date, pause: Double) -> Bool {
        state.withLock { state in
            Self.turn(&state, now)
            let reads = left(state, now) / max(1, pause) * Double(max(1, state.sources))
            let kept = Int(min(reads * Double(Self.unitsPerRead), Double(limit)))
            guard state.answers + Self.unitsPerAnswer <= limit / 10,
                state.used + Self.unitsPerAnswer <= limit - kept
            else { return false }
            state.answers += Self.unitsPerAnswer
            state.used += Self.unitsPerAnswer
            keep(state)
            return true
        }
    }

    /// Seconds for which the units are to last: of a stream that takes longer than was planned another hour, and never more than
    /// the day has.
    private func left(_ state: State, _ now: Date) -> Double {
        let end = (state.began ?? now).addingTimeInterval(hours * 3600)
        return min(
            max(3600, end.timeIntervalSince(now)), max(1, Self.reset(after: now).timeIntervalSince(now)))
    }

    /// YouTube says that nothing is left, whatever was counted here.
    package func exhaust(at now: Date) {
        state.withLock { state in
            Self.turn(&state, now)
            state.used = limit
            keep(state)
        }
    }

    /// A source begins or ends to spend.
    func count(sources change: Int) {
        state.withLock { $0.sources = max(0, $0.sources + change) }
    }

    /// How the units are used from now on.
    public func plan(at now: Date) -> Plan {
        let reset = Self.reset(after: now)
        return state.withLock { state in
            Self.turn(&state, now)
            let reads = max(0, limit - state.used) / Self.unitsPerRead
            return Plan(
                used: state.used, limit: limit,
                interval: min(3600, left(state, now) / Double(max(1, reads)) * Double(max(1, state.sources))),
                reads: reads, reset: reset)
        }
    }

    private static func turn(_ state: inout State, _ now: Date) {
        let today = day(of: now)
        guard state.day != today else { return }
        state.day = today
        state.used = 0
        state.answers = 0
        state.began = nil
    }

    /// A count that cannot be kept is one that begins anew: YouTube's own refusal still ends the day.
    private func keep(_ state: State) {
        guard let file, let day = state.day,
            let data = try? JSONEncoder().encode(Kept(day: day, used: state.used, answers: state.answers))
        else { return }
        try? PrivateFile.write(data, to: file)
    }

    // MARK: The day

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone =
            TimeZone(identifier: "America/Los_Angeles") ?? TimeZone(secondsFromGMT: -8 * 3600) ?? .gmt
        return calendar
    }()

    static func day(of now: Date) -> Date { calendar.startOfDay(for: now) }

    /// The next midnight Pacific time, in summer and in winter.
    package static func reset(after now: Date) -> Date {
        let day = day(of: now)
        return calendar.date(byAdding: .day, value: 1, to: day) ?? day.addingTimeInterval(24 * 3600)
    }
}
