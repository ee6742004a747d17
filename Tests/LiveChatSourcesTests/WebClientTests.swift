import Foundation
import LiveChatSources
import NIOCore
import Testing

@Suite(.serialized) struct WebClientTests {
    private func client(patience: Duration = .seconds(10)) throws -> WebClient {
        WebClient(certificateAuthority: try TestCertificate.localhost.get().certificate, patience: patience)
    }

    private func fault(_ body: () async throws -> Void) async -> WebFault? {
        do { try await body() } catch { return error as? WebFault }
        return nil
    }

    @Test func asksAndPosts() async throws {
        let web = try await FakeWeb.start { call in
            .json("[\(call.number)]", status: call.method == "GET" ? 200 : 403)
        }
        let client = try client()
        let first = try await client.send(
            WebRequest(
                .GET, "https://localhost:\(web.port)/a", query: [("id", "ü&=+ 1"), ("key", "~.-_")],
                headers: ["Cookie": "x=1"]))
        #expect(first.status == 200 && first.isSuccess && first.body == Array("[0]".utf8))
        let posted = try await client.send(
            .form("https://localhost:\(web.port)/b", [("a", "1 2"), ("b", "&")]))
        #expect(posted.status == 403 && !posted.isSuccess)
        _ = try await client.send(.json("https://localhost:\(web.port)/c", Array("{}".utf8)))
        #expect(web.calls.map(\.method) == ["GET", "POST", "POST"])
        #expect(web.calls[0].query == ["id": "ü&=+ 1", "key": "~.-_"])
        #expect(
            web.calls[0].headers["Cookie"] == ["x=1"] && web.calls[0].headers["User-Agent"] == ["iShowTTS"])
        #expect(web.calls[1].form == ["a": "1 2", "b": "&"])
        #expect(
            web.calls[2].headers["Content-Type"] == ["application/json"]
                && web.calls[2].body == Array("{}".utf8))
        #expect(web.connections == 1, "one connection serves them all")
        await web.stop()
    }

    @Test func readsAStreamInPartsAndLeavesIt() async throws {
        let web = try await FakeWeb.start { _ in .open(200, first: Array("one".utf8)) }
        let text = try await client().stream(
            WebRequest(.GET, "https://localhost:\(web.port)/"), silence: .seconds(10)
        ) { head, body in
            #expect(head.status == 200)
            var text = ""
            for try await part in body {
                text += String(buffer: part)
                if text == "one" { try await web.send(" two".utf8.map { [$0] }, on: 0) }
                if text.hasSuffix("two") { return text }
            }
            return "ended"
        }
        #expect(text == "one two")
        #expect(await eventually { web.isClosed(0) })
        await web.stop()
    }

    @Test func waitsForNothingForever() async throws {
        let web = try await FakeWeb.start { call in call.path == "/silent" ? .nothing : .open(200, first: [1])
        }
        let client = try client(patience: .milliseconds(200))
        let started = ContinuousClock.now
        let late = WebFault.late("localhost:\(web.port)")
        for path in ["silent", "half"] {
            #expect(
                await fault {
                    _ = try await client.send(WebRequest(.GET, "https://localhost:\(web.port)/\(path)"))
                } == late)
        }
        let stopped = await fault {
            _ = try await client.stream(
                WebRequest(.GET, "https://localhost:\(web.port)/"), silence: .milliseconds(200)
            ) {
                _, body in
                for try await _ in body {}
            }
        }
        #expect(stopped == late)
        #expect(ContinuousClock.now - started < .seconds(5))
        #expect(await eventually { (0..<3).allSatisfy(web.isClosed) })
        await web.stop()
    }

    @Test func boundsAnswersAndSaysWhatIsWrong() async throws {
        let web = try await FakeWeb.start { call in
            call.path == "/cut"
                ? .cut
                : .whole(302, ["Location": "https://localhost/elsewhere"], Array(repeating: 65, count: 1000))
        }
        let client = try client()
        let place = "localhost:\(web.port)"
        #expect(
            await fault { _ = try await client.send(WebRequest(.GET, "https://\(place)/"), most: 999) }
                == .tooLong(place, bytes: 999))
        // A redirect is an answer: nothing is sent elsewhere.
        #expect(try await client.send(WebRequest(.GET, "https://\(place)/"), most: 1000).status == 302)
        #expect(
            await fault { _ = try await client.send(WebRequest(.GET, "https://\(place)/cut?key=secret")) }
                == .failed("\(place) closed the connection"))
        for (address, expected) in [
            ("http://\(place)/", WebFault.failed("\(place) closed the connection")),
            ("http://example.com/", .open("example.com")), ("ftp://localhost/", .address),
            ("localhost", .address),
        ] {
            #expect(await fault { _ = try await client.send(WebRequest(.GET, address)) } == expected)
        }
        let stranger = try await FakeWeb.start(certificate: TestCertificate.another.get()) { _ in .json("1") }
        let untrusted = await fault {
            _ = try await client.send(WebRequest(.GET, "https://localhost:\(stranger.port)/"))
        }
        #expect(untrusted == .failed("the certificate of localhost:\(stranger.port) is not trusted"))
        await stranger.stop()
        await web.stop()
        let refused = await fault {
            _ = try await client.send(WebRequest(.GET, "https://127.0.0.1:\(web.port)/?key=secret"))
        }
        let refusal =
            "127.0.0.1:\(web.port) refuses connections: check address and port, and that the program there runs"
        #expect(refused == .failed(refusal))
        await stranger.stop()
    }

    @Test func isCancelled() async throws {
        let web = try await FakeWeb.start { call in call.path == "/silent" ? .nothing : .open(200, first: [1])
        }
        let client = try client()
        for path in ["silent", "half"] {
            let task = Task {
                try await client.stream(
                    WebRequest(.GET, "https://localhost:\(web.port)/\(path)"), silence: .seconds(30)
                ) {
                    _, body in
                    for try await _ in body {}
                }
            }
            #expect(await eventually { !web.calls(to: "/" + path).isEmpty })
            try await Task.sleep(for: .milliseconds(50))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(await eventually { (0..<2).allSatisfy(web.isClosed) })
        await web.stop()
    }
}
