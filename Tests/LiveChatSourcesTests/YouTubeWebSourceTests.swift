import Foundation
import LiveChat
import LiveChatSources
import NIOHTTP1
import Testing

@Suite(.serialized) struct YouTubeWebSourceTests {
    private var quick: YouTubeTiming {
        var timing = YouTubeTiming()
        timing.busy = 0.02
        timing.shortest = 0.02
        timing.longest = 0.2
        timing.search = 0.05
        timing.rate = 0.05
        timing.retry = 0.02
        timing.glance = 0.02
        timing.patience = 30
        return timing
    }

    private func source(
        _ site: FakeYouTubeSite, _ name: String = FakeYouTubeSite.video, timing: YouTubeTiming? = nil
    ) throws -> YouTubeWebSource {
        try YouTubeWebSource(
            try YouTubeName(name), servers: site.servers,
            certificateAuthority: try TestCertificate.localhost.get().certificate, timing: timing ?? quick,
            random: { 0.5 })
    }

    private func text(_ text: String, _ id: String) -> String { FakeYouTubeSite.text(text, id: id) }

    @Test(arguments: ["invalidationContinuationData", "timedContinuationData", "reloadContinuationData"])
    func readsWhatComesAndNotWhatWasThere(continuation: String) async throws {
        let site = try await FakeYouTubeSite.start()
        site.set { state in
            state.continuation = continuation
            state.actions = [
                FakeYouTubeSite.text("old", id: "1", at: Date(timeIntervalSinceNow: -3600)),
                #"{"addChatItemAction":{"item":{"giftMessageViewModel":{"id":"g0","authorName":{"content":"@old "},"text":{"content":"sent Heart for 5 Jewels"}}}}}"#,
            ]
        }
        let listener = Listener(try source(site))
        #expect(await eventually { listener.has(.joined) })
        site.happen(text("new", "2"), text("newer", "3"), text("new", "2"))
        #expect(await eventually { listener.texts == ["new", "newer"] })
        site.happen(
            #"{"markChatItemAsDeletedAction":{"targetItemId":"2"}}"#,
            #"{"removeChatItemByAuthorAction":{"externalChannelId":"UC1"}}"#)
        #expect(await eventually { listener.deletions.count == 2 })
        #expect(listener.deletions == [.message("2"), .author(id: "UC1", login: nil)])
        // Over: answers name no continuation, and the page shows the record.
        site.set { state in
            state.ends = true
            let page = FakeYouTubeSite.page(state).replacingOccurrences(
                of: #""liveChatRenderer":{"#, with: #""liveChatRenderer":{"isReplay":true,"#)
            state.page = .whole(200, [:], Array(page.utf8))
        }
        #expect(await eventually { listener.has(.ended) })
        #expect(listener.states.map(\.phase) == [.connecting, .connected, .joined, .ended])
        #expect(listener.states.map(\.source).allSatisfy { $0 == "youtube-web:dQw4w9WgXcQ" })
        #expect(listener.reasons == ["the stream has ended"] && listener.states.last?.isFailure == false)
        #expect(listener.texts == ["new", "newer"])
        #expect(
            site.pages.count == 2 && site.pages[0].query == ["is_popout": "1", "v": FakeYouTubeSite.video])
        let first = try JSONValue(try #require(site.reads.first).body)
        #expect(first["continuation"]?.text == "all-0-0", "all messages, not the top chat")
        let client = first["context"]?["client"]
        #expect(client?["clientName"]?.text == "WEB" && client?["clientVersion"]?.text == "2.20261101.01.00")
        #expect(client?["visitorData"]?.text == "Vis==" && client?["hl"]?.text == "en")
        #expect(site.reads.allSatisfy { $0.query["key"] == "KEY-1" })
        let agents = site.web.calls.map { $0.headers.first(name: "User-Agent") ?? "" }
        #expect(Set(agents).count == 1 && agents[0].hasPrefix("Mozilla/5.0"))
        #expect(site.web.calls.allSatisfy { $0.headers.first(name: "Authorization") == nil })
        await listener.stop()
        await site.web.stop()
    }

    @Test func readsAnAnswerHoweverItIsSplit() async throws {
        let site = try await FakeYouTubeSite.start()
        let listener = Listener(try source(site))
        #expect(await eventually { listener.has(.joined) })
        site.set { $0.refusals = [.open(200, first: [])] }
        let count = site.reads.count
        #expect(
            await eventually { site.reads.count > count && site.box.value.withLock { $0.refusals.isEmpty } })
        let call = try #require(site.reads.last?.number)
        site.happen(text(#"}{\"[ \ud83d\ude00 é👉"#, "1"))
        let news = site.box.value.withLock { FakeYouTubeSite.news($0, from: 0) }
        try await site.web.send(news.utf8.map { [$0] }, on: call)
        try await site.web.end(call)
        #expect(await eventually { !listener.texts.isEmpty })
        #expect(listener.texts == ["}{\"[ 😀 é👉"])
        await listener.stop()
        await site.web.stop()
    }

    @Test func refusalsAreToldAndNothingIsLost() async throws {
        let site = try await FakeYouTubeSite.start()
        let listener = Listener(try source(site))
        #expect(await eventually { listener.has(.joined) })
        site.set { state in
            state.refusals = [
                .whole(429, [:], []), .whole(429, [:], []), .whole(500, [:], Array("<html>".utf8)),
                .whole(403, [:], []), .cut, .json("no JSON"),
                .json(#"{"error":{"code":500,"message":"x"}}"#),
                .whole(302, ["Location": "https://www.google.com/sorry/index?x"], []),
            ]
            for index in 0..<20 { state.actions.append(FakeYouTubeSite.text("m\(index)", id: "m\(index)")) }
        }
        #expect(await eventually { listener.texts.count == 20 })
        #expect(listener.texts == (0..<20).map { "m\($0)" })
        #expect(
            listener.reasons == [
                "YouTube asks for fewer requests; asked again in 0 s",
                "YouTube asks for fewer requests; asked again in 0 s",
                "YouTube answers with status 500",
                "YouTube answers with status 403; the chat is read anew",
                "localhost:\(site.web.port) closed the connection",
                "YouTube answers with something else than messages",
                "YouTube answers with something else than messages",
                "YouTube asks for fewer requests; asked again in 0 s",
            ])
        #expect(site.pages.count == 2)
        await listener.stop()
        await site.web.stop()
    }

    @Test func oddItemsInAPageOfTwoHundredCostOnlyThemselves() async throws {
        let site = try await FakeYouTubeSite.start()
        let listener = Listener(try source(site))
        #expect(await eventually { listener.has(.joined) })
        let odd = [
            "null", "7", "[]", "{}", #"{"addChatItemAction":null}"#, #"{"addChatItemAction":{"item":[]}}"#,
            #"{"addChatItemAction":{"item":{"liveChatTextMessageRenderer":{"id":"x"}}}}"#,
            #"{"addChatItemAction":{"item":{"liveChatTextMessageRenderer":{"id":7,"message":7,"authorName":[]}}}}"#,
            #"{"addChatItemAction":{"item":{"liveChatTextMessageRenderer":"x"}}}"#,
            #"{"markChatItemAsDeletedAction":{}}"#, #"{"replaceChatItemAction":{"replacementItem":null}}"#,
            #"{"addLiveChatTickerItemAction":{"item":{}}}"#, #"{"never":{"heard":"of"}}"#,
        ]
        site.set { state in
            for index in 0..<200 {
                state.actions.append(FakeYouTubeSite.text("m\(index)", id: "m\(index)"))
                state.actions.append(odd[index % odd.count])
            }
        }
        #expect(await eventually { listener.texts.count == 200 })
        #expect(listener.texts == (0..<200).map { "m\($0)" } && !listener.has(.waiting))
        await listener.stop()
        await site.web.stop()
    }

    @Test func goesOnWhereAContinuationEndsAndTheStreamDoesNot() async throws {
        let site = try await FakeYouTubeSite.start()
        let listener = Listener(try source(site))
        #expect(await eventually { listener.has(.joined) })
        for round in 1...3 {
            site.happen(text("before \(round)", "b\(round)"))
            #expect(await eventually { listener.texts.count == 2 * round - 1 })
            if round == 2 {
                // Continuations that were given are not known any more.
                site.set { $0.epoch += 1 }
            } else {
                let count = site.pages.count
                site.set { state in
                    var over = state
                    over.ends = true
                    state.refusals = [.json(FakeYouTubeSite.news(over, from: state.actions.count))]
                }
                #expect(await eventually { site.pages.count > count })
            }
            site.happen(text("after \(round)", "a\(round)"))
            #expect(await eventually { listener.texts.count == 2 * round })
        }
        #expect(listener.texts == (1...3).flatMap { ["before \($0)", "after \($0)"] })
        #expect(listener.states.filter { $0.phase == .joined }.count == 2 && !listener.has(.ended))
        await listener.stop()
        await site.web.stop()
    }

    @Test func answersThatAlwaysEndAreAnEnd() async throws {
        let site = try await FakeYouTubeSite.start()
        site.set { $0.ends = true }
        let listener = Listener(try source(site))
        #expect(await eventually { listener.has(.ended) })
        #expect(listener.reasons == ["the stream has ended"] && site.reads.count == 4)
        await listener.stop()
        await site.web.stop()
    }

    @Test func nothingTwiceAndNothingLostWhereTheServerWasKilledInABurst() async throws {
        var site = try await FakeYouTubeSite.start()
        let box = site.box
        let port = site.web.port
        let listener = Listener(try source(site))
        #expect(await eventually { listener.has(.joined) })
        var expected: [String] = []
        for round in 0..<3 {
            for index in 0..<20 {
                let name = "\(round)-\(index)"
                expected.append(name)
                site.happen(text(name, name))
                if index % 7 == 0 { try await Task.sleep(for: .milliseconds(15)) }
            }
            // Half of an answer.
            site.set { $0.refusals = [.open(200, first: Array(#"{"continuationContents":{"liveChat"#.utf8))] }
            #expect(await eventually { box.value.withLock { $0.refusals.isEmpty } })
            await site.web.stop()
            let missed = "\(round)-missed"
            expected.append(missed)
            let action = text(missed, missed)
            box.value.withLock { $0.actions.append(action) }
            site = try await FakeYouTubeSite.start(port: port, box: box)
            #expect(await eventually { listener.texts.count == expected.count })
        }
        #expect(listener.texts == expected && listener.has(.waiting))
        await listener.stop()
        await site.web.stop()
    }

    @Test(
        arguments: [
            (
                FakeWeb.Reply.whole(302, ["Location": "https://consent.youtube.com/m?continue=x"], []),
                "YouTube asks for consent to cookies before it shows a chat, which no program can give: read it with a key of YouTube's API, as youtube:dQw4w9WgXcQ"
            ),
            (
                .whole(200, [:], Array(#"<form action="https://consent.youtube.com/save">"#.utf8)),
                "YouTube asks for consent to cookies before it shows a chat, which no program can give: read it with a key of YouTube's API, as youtube:dQw4w9WgXcQ"
            ),
            (
                .whole(
                    200, [:], Array(FakeYouTubeSite.noChat("Chat is disabled\\nfor this live stream.").utf8)),
                "the video dQw4w9WgXcQ has no live chat (YouTube: Chat is disabled for this live stream.): give the address of a live stream"
            ),
            (.whole(404, [:], []), "there is no video dQw4w9WgXcQ: give the address of a live stream"),
        ] as [(FakeWeb.Reply, String)])
    func endsWhereNothingHelps(page: FakeWeb.Reply, reason: String) async throws {
        let site = try await FakeYouTubeSite.start()
        site.set { $0.page = page }
        let listener = Listener(try source(site))
        #expect(await eventually { listener.has(.ended) })
        #expect(listener.reasons == [reason] && site.web.calls.count == 1)
        #expect(listener.states.last?.isFailure == true)
        await listener.stop()
        await site.web.stop()
    }

    @Test func aPageThatIsWrittenInAnotherWay() async throws {
        let site = try await FakeYouTubeSite.start()
        site.set { $0.page = .whole(200, [:], Array("<html>new</html>".utf8)) }
        let listener = Listener(try source(site))
        #expect(await eventually { site.pages.count >= 2 })
        #expect(
            listener.reasons.first
                == "YouTube's page is not written as this program knows it: read it with a key of YouTube's API, as youtube:dQw4w9WgXcQ"
        )
        site.set { $0.page = nil }
        #expect(await eventually { listener.has(.joined) })
        await listener.stop()
        await site.web.stop()
    }

    @Test func whereThePageOffersNoOtherThanTheTopChat() async throws {
        let site = try await FakeYouTubeSite.start()
        site.set { $0.offersAll = false }
        let listener = Listener(try source(site))
        #expect(await eventually { listener.has(.joined) })
        #expect(listener.reasons == ["YouTube offers its own choice of the messages only"])
        await listener.stop()
        await site.web.stop()
    }

    @Test func looksForTheNextStreamOfAChannel() async throws {
        let site = try await FakeYouTubeSite.start()
        site.set { $0.live = #"<link rel="canonical" href="https://www.youtube.com/@demo">"# }
        let listener = Listener(try source(site, "@Demo"))
        #expect(await eventually { listener.reasons.contains("@demo is not live; looked for again") })
        site.set { $0.live = FakeYouTubeSite.State().live }
        #expect(await eventually { listener.has(.joined) })
        site.happen(text("hi", "1"))
        #expect(await eventually { listener.texts == ["hi"] })
        site.set { state in
            state.ends = true
            state.page = .whole(200, [:], Array(FakeYouTubeSite.noChat("over").utf8))
        }
        #expect(await eventually { listener.reasons.contains("the stream has ended; another is looked for") })
        site.set { state in
            state.ends = false
            state.page = nil
        }
        #expect(await eventually { listener.states.filter { $0.phase == .joined }.count == 2 })
        site.happen(text("again", "2"))
        #expect(await eventually { listener.texts.last == "again" })
        #expect(
            listener.all.allSatisfy {
                if case .message(let message) = $0 { message.channel == "@demo" } else { true }
            })
        #expect(site.web.calls(to: "/@demo/live").count >= 3)
        await listener.stop()
        await site.web.stop()
    }

    @Test(arguments: [(0, 0.3), (3_600_000, 0.6)])
    func waitsWithinBounds(timeout: Int, wait: Double) async throws {
        let site = try await FakeYouTubeSite.start()
        site.set { $0.timeout = timeout }
        var timing = quick
        timing.shortest = 0.3
        timing.longest = 0.6
        let listener = Listener(try source(site, timing: timing))
        #expect(await eventually { listener.has(.joined) })
        let began = ContinuousClock.now
        let count = site.reads.count
        #expect(await eventually { site.reads.count >= count + 3 })
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        #expect(seconds > 2 * wait, "\(seconds)")
        await listener.stop()
        await site.web.stop()
    }

    @Test func namesOfSources() throws {
        var factory = ChatSourceFactory()
        #expect(throws: ChatSourceFault.youTubeWebIsOff("youtube-web:@demo")) {
            try factory.source("youtube-web:@demo")
        }
        factory.readsYouTubeWeb = true
        #expect(try factory.source("YouTube-Web:@Demo").name == "youtube-web:@demo")
        #expect(
            try factory.source("youtube-web:https://www.youtube.com/watch?v=dQw4w9WgXcQ").name
                == "youtube-web:dQw4w9WgXcQ")
        for name in ["youtube-web:mine", "youtube-web:", "youtube-web:a b"] {
            #expect(throws: ChatSourceFault.self) { try factory.source(name) }
        }
        // Without a key the API is not read.
        #expect(throws: ChatSourceFault.noYouTubeAccess("youtube:@demo")) {
            try factory.source("youtube:@demo")
        }
    }
}
