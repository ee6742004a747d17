import Foundation
import LiveChat

/// A source of YouTube that runs: finds the chat, reads it by stream or by polling, and waits where it has to.
actor YouTubeSession {
    private var name: YouTubeName
    private let source: String
    private let api: YouTubeAPI
    private let reader: YouTubeReader
    private let timing: YouTubeTiming
    private let now: @Sendable () -> Date
    private let yield: @Sendable (ChatEvent) -> Void

    private var chat: YouTubeAPI.Chat?
    private var pageToken: String?
    /// What was written before is history: the server's time when reading began.
    private var start: Date?
    private var isServersTime = false
    /// Whether the page is one that goes on from nothing.
    private var isFromScratch = true
    /// Pages of the connection.
    private var pages = 0
    private var usesStream: Bool
    /// Streams without any page, in a row.
    private var barren = 0
    private var isJoined = false
    private var hasEnded = false
    private var events = 0
    private var told: Double?
    private var pace: YouTubePace
    private var backOff: BackOff
    private var rateWaits = 0

    private static let over = "the stream has ended"
    /// What YouTube takes, in characters.
    private static let longestLine = 200

    init(
        name: YouTubeName, source: String, api: YouTubeAPI, usesStream: Bool, timing: YouTubeTiming,
        now: @escaping @Sendable () -> Date, random: @escaping @Sendable () -> Double,
        yield: @escaping @Sendable (ChatEvent) -> Void
    ) {
        self.name = name
        self.source = source
        self.api = api
        self.usesStream = usesStream
        self.timing = timing
        self.now = now
        self.yield = yield
        reader = YouTubeReader(channel: name.label)
        pace = YouTubePace(timing)
        backOff = BackOff(unit: .seconds(timing.retry), random: random)
    }

    func run() async {
        api.quota.count(sources: 1)
        defer { api.quota.count(sources: -1) }
        tell(.connecting)
        while !Task.isCancelled {
            do {
                try await read()
                guard name.goesOn else { return tell(.ended, Self.over) }
                forget()
                tell(.waiting, "\(Self.over); another is looked for")
                try await timing.sleep(timing.search, now: now)
            } catch is CancellationError {
                break
            } catch {
                if Task.isCancelled { break }
                switch verdict(error) {
                case .over: return tell(.ended, Self.over)
                case .ended(let reason): return tell(.ended, reason, isFailure: true)
                case .waiting(let reason, let seconds):
                    tell(.waiting, reason)
                    do { try await timing.sleep(seconds, now: now) } catch { break }
                case .again: break
                }
            }
        }
        tell(.ended)
    }

    // MARK: Reading

    /// Returns when the stream is over.
    private func read() async throws {
        if case .videoOrHandle(let word) = name {
            switch try await api.found(word) {
            case .video(let video):
                name = .video(word)
                chat = try api.chat(in: video, word)
            case .handle(let handle):
                name = .handle(handle)
                tell(.connecting, "there is no video \(word); what is live on @\(handle) is read")
            }
        }
        if chat == nil { chat = try await api.chat(of: name) }
        guard let chat else { return }
        if !isJoined { tell(.connected) }
        while true {
            let began = ContinuousClock.now
            events = 0
            pages = 0
            told = nil
            if usesStream {
                let token = pageToken
                try await api.stream(chat, token: token) { page, time in await self.take(page, time) }
                judge()
            } else {
                let (page, time) = try await api.page(chat, token: pageToken)
                _ = take(page, time)
            }
            if hasEnded { return }
            let plan = api.quota.plan(at: now())
            // Whoever reads the chat is told at once that nothing more comes today.
            if plan.reads == 0 { throw YouTubeAPI.spent }
            let wait = pace.next(events: events, told: told, planned: plan.interval)
            try await Task.sleep(until: began + .seconds(wait))
        }
    }

    /// - Returns: whether more may come.
    private func take(_ page: YouTubePage, _ time: Date?) -> Bool {
        let received = now()
        if start == nil {
            let told = YouTubeAPI.credible(time, at: received)
            start = told ?? received
            isServersTime = told != nil
        }
        // This machine's clock may be ahead: by it only the first page is history.
        let isHistory = isFromScratch && (isServersTime || pages == 0)
        let reading = reader.read(page, received: received, since: isHistory ? start : nil)
        pages += 1
        if let token = page.nextPageToken {
            pageToken = token
        }
        if !usesStream { isFromScratch = pageToken == nil }
        told = page.pollingInterval
        events += reading.events.count
        backOff.reset()
        rateWaits = 0
        if !isJoined {
            isJoined = true
            tell(.joined, api.quota.plan(at: received).description)
        }
        for event in reading.events { yield(event) }
        hasEnded = reading.hasEnded
        return !hasEnded
    }

    /// A stream that brings no page, twice in a row, is one that this network or YouTube does not offer.
    private func judge() {
        isFromScratch = pageToken == nil
        barren = pages > 0 ? 0 : barren + 1
        if barren >= 2 { usesStream = false }
    }

    private func forget() {
        chat = nil
        pageToken = nil
        isFromScratch = true
        start = nil
        hasEnded = false
        isJoined = false
        pace = YouTubePace(timing)
    }

    // MARK: Answers

    /// Writes an answer into the chat that is read.
    ///
    /// - Throws: ``AnswerFault``.
    func write(_ order: AnswerOrder) async throws {
        guard isJoined, let chat, let text = order.answer.line(addressing: true, length: Self.longestLine)
        else { return }
        guard api.quota.spendOnAnswer(at: now(), pause: timing.quiet) else {
            throw AnswerFault(reason: "the units of YouTube's API that are left are kept for reading")
        }
        do {
            try await api.write(text, into: chat)
        } catch let refusal as YouTubeRefusal {
            let said = refusal.message.isEmpty ? refusal.code : refusal.message
            let isForGood = [.forbidden, .login, .key].contains(refusal.reason)
            let why = said.isEmpty ? "status \(refusal.status)" : said
            throw AnswerFault(
                reason: isForGood
                    ? "YouTube does not let this login write (\(why)); log in anew, and ask for answers"
                    : "YouTube did not take one (\(why))", lasts: isForGood)
        } catch let fault as LoginFault {
            throw AnswerFault(reason: fault.description, lasts: true)
        }
    }

    // MARK: Trouble

    private enum Verdict {
        /// The stream is, as streams come to be.
        case over
        case ended(String)
        case waiting(String, Double)
        case again
    }

    private func verdict(_ error: any Error) -> Verdict {
        isFromScratch = pageToken == nil
        isJoined = false
        if case .late? = error as? WebFault, usesStream, chat != nil { judge() }
        switch error {
        case let refusal as YouTubeRefusal: return verdict(refusal)
        case let absence as YouTubeAPI.Absence:
            forget()
            switch absence {
            case .notLive: return .waiting("\(name.label) is not live; looked for again", timing.search)
            case .upcoming: return .waiting("the stream has not begun; looked for again", timing.search)
            case .never(let reason):
                return name.goesOn
                    ? .waiting(reason, timing.search) : .ended("\(reason): give the address of a live stream")
            case .channel(let reason), .page(let reason): return .waiting(reason, timing.search)
            }
        case let fault as LoginFault: return .ended(fault.description)
        default:
            return .waiting(error.localizedDescription, nextWait())
        }
    }

    private func verdict(_ refusal: YouTubeRefusal) -> Verdict {
        let said = refusal.message.isEmpty ? refusal.code : refusal.message
        switch refusal.reason {
        case .ended:
            guard name.goesOn else { return .over }
            forget()
            return .waiting("\(Self.over); another is looked for", timing.search)
        case .disabled, .notFound:
            guard name.goesOn else {
                return .ended("the stream has no live chat: give the address of another")
            }
            forget()
            return .waiting("the stream has no live chat; another is looked for", timing.search)
        case .forbidden: return .ended("YouTube does not let this key or login read the chat: \(said)")
        case .key: return .ended("YouTube refuses the API key: \(said)")
        case .login: return .ended("YouTube refuses the login: log in anew")
        case .rate:
            let wait = timing.wait(afterRefusals: rateWaits)
            rateWaits += 1
            return .waiting("YouTube asks for fewer requests; asked again in \(Int(wait)) s", wait)
        case .quota:
            api.quota.exhaust(at: now())
            let left = max(1, YouTubeQuota.reset(after: now()).timeIntervalSince(now()))
            let minutes = Int(left / 60)
            return .waiting(
                "the day's units of YouTube's API are spent: goes on at midnight Pacific time, in \(minutes / 60) h \(minutes % 60) min",
                left)
        case .pageToken:
            pageToken = nil
            isFromScratch = true
            return .waiting("YouTube does not know the page any more; the chat is read anew", timing.busy)
        case .server, .other:
            if usesStream, chat != nil, [404, 405, 501].contains(refusal.status) {
                usesStream = false
                return .again
            }
            let wait = nextWait()
            return .waiting(
                "YouTube answers with status \(refusal.status)\(said.isEmpty ? "" : ": \(said)")",
                refusal.reason == .other ? max(wait, timing.search) : wait)
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
