import Basics
import Measurement

/// Requests as a schedule has them, whether or not those before were answered.
public struct Arrivals: Sendable {
    /// A request of the schedule.
    public struct Arrival: Sendable, Equatable {
        /// Seconds from the schedule's start.
        public let time: Double
        /// What is to be spoken.
        public let text: String

        /// A request at a time.
        public init(time: Double, text: String) {
            self.time = time
            self.text = text
        }
    }

    /// In order of time.
    public let arrivals: [Arrival]

    /// Requests of a schedule, at most a million.
    private static let most = 1_000_000

    /// Requests at stated times.
    ///
    /// - Parameter arrivals: in any order.
    public init(times arrivals: [Arrival]) {
        self.arrivals = arrivals.filter { $0.time.isFinite && $0.time >= 0 }.sorted { $0.time < $1.time }
    }

    /// A Poisson process: arrivals that know nothing of each other.
    ///
    /// - Parameters:
    ///   - rate: requests a second, above 0.
    ///   - seconds: length of the schedule.
    ///   - texts: drawn at random, each as often as any other.
    ///   - seed: the same seed gives the same schedule; a higher rate then brings the same requests sooner.
    public init(rate: Double, seconds: Double, texts: [String], seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var arrivals: [Arrival] = []
        var time = 0.0
        while rate > 0, !texts.isEmpty, arrivals.count < Self.most {
            time += random.exponential() / rate
            guard time < seconds else { break }
            arrivals.append(
                Arrival(time: time, text: texts[Int(random.next(upperBound: UInt(texts.count)))]))
        }
        self.arrivals = arrivals
    }

    /// Requests that were observed, at several times their rate: as many channels at once, each begun at another place of the record,
    /// which begins again after its end.
    ///
    /// - Parameters:
    ///   - record: times in seconds, in order, and texts.
    ///   - length: seconds of the record, from its start to its end.
    ///   - channels: how many of it go on at a time; a part of one leaves requests out at random.
    ///   - seconds: length of the schedule.
    ///   - seed: of the places.
    public init(record: [Arrival], length: Double, channels: Double, seconds: Double, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var arrivals: [Arrival] = []
        guard length > 0, channels > 0, !record.isEmpty else {
            self.arrivals = []
            return
        }
        for channel in 0..<min(100_000, Int(clamping: channels.rounded(.up))) {
            let share = min(1, channels - Double(channel))
            let place = random.uniform() * length
            var turn = 0.0
            while turn * length - place < seconds, arrivals.count < Self.most {
                for arrival in record {
                    let time = turn * length + arrival.time - place
                    let isTaken = random.uniform() < share
                    if time >= 0, time < seconds, isTaken {
                        arrivals.append(Arrival(time: time, text: arrival.text))
                    }
                }
                turn += 1
            }
        }
        self.arrivals = arrivals.sorted { $0.time < $1.time }
    }
}
