import Foundation
import LiveChat

/// A reader of YouTube's site that runs: finds the chat, asks what is new in it, and waits where it has to.
actor YouTubeWebSession {
    private let name: YouTubeName
    private let source: String
    private let site: YouTubeSite
    private let reader: YouTubeReader
    private let timing: YouTubeTiming
    private let now: @Sendable () -> Date
    private let yield: @Sendable (ChatEvent) -> Void

    private var video: String?
    private var page: YouTubeWebPage?
    private var continuation = ""
    /// What was written before is history: the site's time when reading began.
    private var start: Date?
    /// Whether the next answer may tell again what was there before.
    private var isFirst = true
    private var isJoined = false
    private var backOff: BackOff
    private var rateWaits = 0
    /// Answers in a row, without a message between them, that said the chat is over while its page did not.
    private var endings = 0

    private static let over = "the stream has ended"

    init(
        name: YouTubeName, source: String, site: YouTubeSite, timing: YouTubeTiming,
        now: @escaping @Sendable () -> Date, random: @escaping @Sendable () -> Double,
        yield: @escaping @Sendable (ChatEvent) -> Void
    ) {
        self.name = name
        self.source = source
        self.site = site
        self.timing = timing
        self.now = now
        self.yield = yield
        reader = YouTubeReader(channel: name.label)
        backOff = BackOff(unit: .seconds(timing.retry), random: random)
    }

    func run() async {
        tell(.connecting)
        while !Task.isCancelled {
            do {
                try await read()
            } catch is CancellationError {
                break
            } catch {
                if Task.isCancelled { break }
                switch verdict(error) {
                case .over: return tell(.ended, Self.over)
                case .ended(let reason): return tell(.ended, reason, isFailure: true)
                case .waiting(let reason, let seconds):
                    isJoined = false
                    tell(.waiting, reason)
                    do { try await timing.sleep(seconds, now: now) } catch { break }
                }
            }
        }
        tell(.ended)
    }

    // MARK: Reading

    /// Reads until the site says that the chat is over; whether it is, its page tells then.
    private func read() async throws {
        let page = try await enter()
        while true {
            let began = ContinuousClock.now
            let answer = try await site.news(page, since: continuation)
            take(answer)
            guard let next = answer.continuation else { break }
            continuation = next
            let wait = min(max(timing.shortest, answer.wait ?? timing.busy), timing.longest)
            try await Task.sleep(until: began + .seconds(wait))
        }
        self.page = nil
        endings += 1
        if endings > 3 { throw YouTubeSite.Refusal.never(Self.over) }
        try await timing.sleep(timing.busy, now: now)
    }

    private func enter() async throws -> YouTubeWebPage {
        if let known = self.page { return known }
        let video: String
        if let known = self.video { video = known } else { video = try await site.video(of: name) }
        self.video = video
        let (page, time) = try await site.chat(of: video)
        if start == nil {
            let received = now()
            start = YouTubeAPI.credible(time, at: received) ?? received
        }
        continuation = page.continuation
        isFirst = true
        self.page = page
        if !isJoined { tell(.connected) }
        return page
    }

    private func take(_ answer: YouTubeWebAnswer) {
        let reading = reader.read(answer, received: now(), since: isFirst ? start : nil)
        isFirst = false
        backOff.reset()
        rateWaits = 0
        if !isJoined {
            isJoined = true
            tell(
                .joined,
                page?.hasAllMessages == true ? nil : "YouTube offers its own choice of the messages only")
        }
        if !reading.events.isEmpty { endings = 0 }
        for event in reading.events { yield(event) }
    }

    private func forget() {
        video = nil
        page = nil
        start = nil
        isJoined = false
        endings = 0
    }

    // MARK: Trouble

    private enum Verdict {
        /// The stream was read to its end.
        case over
        /// There is nothing to read, and never will be.
        case ended(String)
        case waiting(String, Double)
    }

    private func verdict(_ error: any Error) -> Verdict {
        guard let refusal = error as? YouTubeSite.Refusal else {
            return .waiting(error.localizedDescription, nextWait())
        }
        switch refusal {
        case .notLive:
            forget()
            return .waiting("\(name.label) is not live; looked for again", timing.search)
        case .never(let reason):
            let wasRead = start != nil
            guard name.goesOn else {
                return wasRead ? .over : .ended("\(reason): give the address of a live stream")
            }
            forget()
            return .waiting(
                wasRead ? "\(Self.over); another is looked for" : "\(reason); looked for again", timing.search
            )
        case .consent:
            return .ended(
                "YouTube asks for consent to cookies before it shows a chat, which no program can give: "
                    + "read it with a key of YouTube's API, as youtube:\(name.label)")
        case .rate:
            let wait = timing.wait(afterRefusals: rateWaits)
            rateWaits += 1
            return .waiting("YouTube asks for fewer requests; asked again in \(Int(wait)) s", wait)
        case .stale(let status):
            // The page is asked for anew; what it tells again is known by its ids.
            page = nil
            return .waiting("YouTube answers with status \(status); the chat is read anew", nextWait())
        case .status(let status):
            return .waiting("YouTube answers with status \(status)", nextWait())
        case .changed:
            page = nil
            return .waiting(
                "YouTube's page is not written as this program knows it: "
                    + "read it with a key of YouTube's API, as youtube:\(name.label)", timing.search)
        }
    }

    private func nextWait() -> Double { backOff.next() / .seconds(1) }

    private func tell(_ phase: SourceState.Phase, _ reason: String? = nil, isFailure: Bool = false) {
        yield(
            .state(
                SourceState(
                    source: source, phase: phase, reason: reason, since: now(), isFailure: isFailure)))
    }
}
