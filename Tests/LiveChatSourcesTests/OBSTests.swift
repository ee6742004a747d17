import Foundation
import LiveChat
import LiveChatSources
import Synchronization
import Testing

/// obs-websocket 5 against a server that follows it.
@Suite(.serialized) struct OBSTests {
    private static let url = "http://127.0.0.1:27121/overlay?token=abc"

    private static var quick: SourceTiming {
        var timing = SourceTiming()
        timing.retry = .milliseconds(20)
        timing.join = .milliseconds(400)
        timing.connect = .milliseconds(800)
        return timing
    }

    private static func secret(_ value: String) throws -> Secret {
        try Secret(variable: "A", of: ["A": value])
    }

    private static func endpoint(_ port: Int) -> Endpoint {
        Endpoint(host: "127.0.0.1", port: port, webSocketPath: "/", usesTLS: false)
    }

    private static func connect(_ server: FakeOBS, _ password: String? = nil) async throws -> OBSClient {
        try await .connect(endpoint(server.port), password: try password.map(secret), timing: quick)
    }

    private static func fault(_ body: () async throws -> Void) async -> OBSFault? {
        do {
            try await body()
            return nil
        } catch {
            return error as? OBSFault
        }
    }

    @Test func thePasswordIsProvedAsTheProtocolSays() async throws {
        let server = try await FakeOBS.start { $0.proof = FakeOBS.proof }
        let client = try await Self.connect(server, "pw")
        let scenes = try await OBSScenes(client)
        #expect(scenes.names == ["Start", "Game", "BRB"] && scenes.current == "Game")
        client.close()
        #expect(await Self.fault { _ = try await Self.connect(server, "wrong") } == .passwordWrong)
        #expect(await Self.fault { _ = try await Self.connect(server) } == .passwordMissing)
        // The password itself is never sent, and a fault does not have it.
        #expect(!"\(OBSFault.passwordWrong)".contains("wrong-password"))
        await server.stop()
        let open = try await FakeOBS.start()
        #expect(try await OBSScenes(Self.connect(open, "not needed")).current == "Game")
        await open.stop()
    }

    @Test func theOverlayIsMadeWithItsSound() async throws {
        let server = try await FakeOBS.start()
        let client = try await Self.connect(server)
        var overlay = OBSOverlay(url: Self.url)
        let made = try await overlay.add(to: client)
        #expect(made.scene == "Game" && made.name == "iShowTTS" && made.change == .created)
        func source() -> FakeOBS.Input? { server.state.value.withLock { $0.inputs.last } }
        #expect(source()?.kind == "browser_source")
        #expect(
            source()?.settings == [
                "url": .string(Self.url), "width": .number("800"), "height": .number("600"),
                "reroute_audio": .bool(true), "shutdown": .bool(false), "restart_when_active": .bool(false),
            ])
        #expect(source()?.monitor == "OBS_MONITORING_TYPE_MONITOR_AND_OUTPUT")
        // Again: brought up to date, and what else was set stays.
        server.state.value.withLock { $0.inputs[2].settings["css"] = .string("body {}") }
        overlay.url += "&theme=bar"
        overlay.width = 1000
        #expect(try await overlay.add(to: client).change == .updated)
        #expect(source()?.settings["url"] == .string(overlay.url))
        #expect(source()?.settings["css"] == .string("body {}"))
        #expect(source()?.settings["width"] == .number("1000"))
        // In another scene it is the same source, so that it is heard once.
        overlay.scene = "BRB"
        #expect(try await overlay.add(to: client).change == .addedToScene)
        #expect(try await overlay.add(to: client).change == .updated)
        #expect(server.state.value.withLock { $0.items } == ["Game": ["iShowTTS"], "BRB": ["iShowTTS"]])
        #expect(server.state.value.withLock { $0.inputs.count } == 3)
        client.close()
        await server.stop()
    }

    @Test func whatCannotBeDoneIsNamed() async throws {
        let server = try await FakeOBS.start { $0.inputs.append(.init(name: "Chat", kind: "text_source")) }
        let client = try await Self.connect(server)
        var overlay = OBSOverlay(url: Self.url)
        overlay.scene = "Gone"
        #expect(
            await Self.fault { _ = try await overlay.add(to: client) }
                == .unknownScene("Gone", known: ["Start", "Game", "BRB"]))
        overlay.scene = nil
        overlay.name = "Chat"
        #expect(
            await Self.fault { _ = try await overlay.add(to: client) }
                == .nameTaken("Chat", kind: "text_source"))
        overlay.name = "Other"
        server.state.value.withLock { _ = $0.kinds.remove("browser_source") }
        #expect(await Self.fault { _ = try await overlay.add(to: client) } == .noBrowser)
        #expect(
            await Self.fault { _ = try await client.request("DoWhatIsNotThere") }
                == .refused(request: "DoWhatIsNotThere", code: 204, comment: ""))
        client.close()
        await server.stop()
    }

    @Test func silenceAndCutsEnd() async throws {
        let server = try await FakeOBS.start { $0.silentAt = "GetInputList" }
        let client = try await Self.connect(server)
        let overlay = OBSOverlay(url: Self.url)
        #expect(
            await Self.fault { _ = try await overlay.add(to: client) } == .silent(request: "GetInputList"))
        // Cut in the middle: what waits fails, and so does what comes after.
        server.state.value.withLock {
            $0.silentAt = ""
            $0.cutAt = "CreateInput"
        }
        guard case .unreachable? = await Self.fault({ _ = try await overlay.add(to: client) }) else {
            return #expect(Bool(false))
        }
        guard case .unreachable? = await Self.fault({ _ = try await client.request("GetSceneList") }) else {
            return #expect(Bool(false))
        }
        var count = 0
        for await _ in client.events { count += 1 }
        #expect(count == 0)
        await server.stop()
        guard case .unreachable(let reason)? = await Self.fault({ _ = try await Self.connect(server) }) else {
            return #expect(Bool(false))
        }
        #expect(reason.contains("127.0.0.1:\(server.port)"))
        let mute = try await FakeOBS.start { $0.isMute = true }
        #expect(
            await Self.fault { _ = try await Self.connect(mute) } == .foreign("127.0.0.1:\(mute.port)"))
        await mute.stop()
        // Another WebSocket server.
        let other = try await FakeServer.start(webSocket: true, greeting: [#"{"request":"Hello"}"#]) { _, _ in
            []
        }
        #expect(
            await Self.fault {
                _ = try await OBSClient.connect(Self.endpoint(other.port), password: nil, timing: Self.quick)
            } == .foreign("127.0.0.1:\(other.port)"))
        await other.stop()
    }

    @Test func scenesAndMicrophonesAreWatched() async throws {
        let server = try await FakeOBS.start { $0.proof = FakeOBS.proof }
        let source = OBSSource(
            endpoint: Self.endpoint(server.port), password: try Self.secret("pw"), timing: Self.quick)
        #expect(source.name == "obs:127.0.0.1:\(server.port)")
        let listener = Listener(source)
        func states() -> [StudioState] {
            listener.all.compactMap { if case .studio(let state, _) = $0 { state } else { nil } }
        }
        #expect(await eventually { listener.has(.joined) })
        // Scenes and inputs.
        #expect(server.state.value.withLock { $0.subscriptions } == [12])
        server.happen("CurrentProgramSceneChanged", #"{"sceneName":"BRB"}"#) { $0.current = "BRB" }
        server.happen("InputMuteStateChanged", #"{"inputName":"Mic/Aux","inputMuted":true}"#) {
            $0.inputs[0].isMuted = true
        }
        server.happen("InputMuteStateChanged", #"{"inputName":"Mic/Aux","inputMuted":true}"#)
        server.happen("InputVolumeChanged", #"{"inputName":"Mic/Aux"}"#)
        server.happen("InputNameChanged", #"{"oldInputName":"Mic/Aux","inputName":"Mic"}"#)
        #expect(await eventually { states().count == 4 })
        #expect(
            states() == [
                .init(scene: "Game"), .init(scene: "BRB"), .init(scene: "BRB", muted: ["Mic/Aux"]),
                .init(scene: "BRB", muted: ["Mic"]),
            ])
        // OBS ends the session: it is watched again, and asked how it is.
        server.close(4011)
        #expect(await eventually { states().count == 5 })
        #expect(states().last == .init(scene: "BRB", muted: ["Mic/Aux"]))
        #expect(listener.reasons.contains { $0.contains("OBS closed the connection") })
        await listener.stop()
        await server.stop()
        let refused = try await FakeOBS.start { $0.proof = FakeOBS.proof }
        let wrong = Listener(
            OBSSource(
                endpoint: Self.endpoint(refused.port), password: try Self.secret("no"), timing: Self.quick))
        #expect(await eventually { wrong.has(.ended) })
        #expect(wrong.reasons.last?.contains("refuses the password") == true)
        #expect(refused.state.value.withLock { $0.channels.count } == 1)
        await wrong.stop()
        await refused.stop()
    }
}
