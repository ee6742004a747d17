import Foundation
import LiveChat
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Synchronization

/// A server that follows obs-websocket 5: it greets, checks the proof of the password, refuses what comes in the wrong order with
/// the protocol's codes, and keeps scenes and inputs.
final class FakeOBS: Sendable {
    struct Input: Equatable {
        var name: String
        var kind: String
        var settings: [String: JSONValue] = [:]
        /// `nil` for one without sound.
        var isMuted: Bool?
        var monitor = "OBS_MONITORING_TYPE_NONE"
    }

    struct State {
        /// The lowest first, as the protocol has it.
        var scenes = ["BRB", "Game", "Start"]
        var current = "Game"
        var inputs = [
            Input(name: "Mic/Aux", kind: "wasapi_input_capture", isMuted: false),
            Input(name: "Picture", kind: "image_source"),
        ]
        /// By scene: names of sources.
        var items: [String: [String]] = [:]
        /// The proof that is right; `nil` for no password.
        var proof: String?
        var kinds: Set<String> = ["browser_source", "image_source", "wasapi_input_capture"]
        /// Requests that are not answered, and those upon which the connection is cut.
        var silentAt = ""
        var cutAt = ""
        /// Whether nothing is said from the beginning.
        var isMute = false
        var requests: [String] = []
        var subscriptions: [Int] = []
        var channels: [any Channel] = []
    }

    /// As in the reference: the proof for the password `pw`.
    static let salt = "c2FsdA=="
    static let challenge = "Y2hhbGxlbmdl"
    static let proof = "xWgxW8/zwjRH/g/ma8p1tmTQ4M0AG/kMemtMG8J3KHY="

    let port: Int
    let state: Box
    private let listener: any Channel

    final class Box: Sendable {
        let value: Mutex<State>
        init(_ state: State) { value = Mutex(state) }
    }

    private init(listener: any Channel, state: Box) {
        self.listener = listener
        self.state = state
        port = listener.localAddress?.port ?? 0
    }

    static func start(port: Int = 0, _ change: (inout State) -> Void = { _ in }) async throws -> FakeOBS {
        var state = State()
        change(&state)
        let box = Box(state)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let upgrader = NIOWebSocketServerUpgrader(
                        shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
                        upgradePipelineHandler: { channel, _ in
                            channel.eventLoop.makeCompletedFuture {
                                try channel.pipeline.syncOperations.addHandler(FakeOBSHandler(box))
                            }
                        })
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                        withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        return FakeOBS(listener: listener, state: box)
    }

    /// Something happens in OBS: the state changes, and all connections are told.
    func happen(_ type: String, _ data: String, _ change: @Sendable (inout State) -> Void = { _ in }) {
        let channels = state.value.withLock { state in
            change(&state)
            return state.channels
        }
        let text = #"{"op":5,"d":{"eventType":"\#(type)","eventIntent":1,"eventData":\#(data)}}"#
        for channel in channels { FakeOBSHandler.write(text, on: channel) }
    }

    /// Closes all connections with a code.
    func close(_ code: UInt16) {
        for channel in state.value.withLock({ $0.channels }) { FakeOBSHandler.close(code, on: channel) }
    }

    func stop() async {
        try? await listener.close()
        for channel in state.value.withLock({ $0.channels }) { try? await channel.close() }
    }
}

private final class FakeOBSHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let state: FakeOBS.Box
    private var isIdentified = false

    init(_ state: FakeOBS.Box) { self.state = state }

    func handlerAdded(context: ChannelHandlerContext) {
        let (proof, isMute) = state.value.withLock { state in
            state.channels.append(context.channel)
            return (state.proof, state.isMute)
        }
        if isMute { return }
        let login =
            proof == nil
            ? "" : #","authentication":{"challenge":"\#(FakeOBS.challenge)","salt":"\#(FakeOBS.salt)"}"#
        let channel = context.channel
        context.eventLoop.execute {
            Self.write(
                #"{"op":0,"d":{"obsStudioVersion":"31.0.0","obsWebSocketVersion":"5.5.0","rpcVersion":1\#(login)}}"#,
                on: channel)
        }
    }

    static func write(_ text: String, on channel: any Channel) {
        let frame = WebSocketFrame(fin: true, opcode: .text, data: channel.allocator.buffer(string: text))
        channel.writeAndFlush(frame, promise: nil)
    }

    static func close(_ code: UInt16, on channel: any Channel) {
        var data = channel.allocator.buffer(capacity: 2)
        data.writeInteger(code)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
        channel.writeAndFlush(frame).whenComplete { _ in channel.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard frame.opcode == .text else { return }
        let channel = context.channel
        guard let message = try? JSONValue(frame.unmaskedData.readableBytesView) else {
            return Self.close(4002, on: channel)
        }
        let content = message["d"] ?? .null
        switch message["op"]?.integer {
        case 1 where isIdentified: Self.close(4008, on: channel)
        case 1:
            let right = state.value.withLock { state in
                state.subscriptions.append(content["eventSubscriptions"]?.integer ?? -1)
                return state.proof
            }
            guard content["rpcVersion"]?.integer == 1 else { return Self.close(4010, on: channel) }
            guard content["authentication"]?.text == right else { return Self.close(4009, on: channel) }
            isIdentified = true
            Self.write(#"{"op":2,"d":{"negotiatedRpcVersion":1}}"#, on: channel)
        case 6 where !isIdentified: Self.close(4007, on: channel)
        case 6: answer(content, channel)
        default: Self.close(4006, on: channel)
        }
    }

    private func answer(_ content: JSONValue, _ channel: any Channel) {
        let type = content["requestType"]?.text ?? ""
        let id = content["requestId"]?.text ?? ""
        let result: (code: Int, data: String)? = state.value.withLock { state in
            state.requests.append(type)
            if state.cutAt == type {
                channel.close(promise: nil)
                return nil
            }
            if state.silentAt == type { return nil }
            return Self.carryOut(type, content["requestData"] ?? .null, &state)
        }
        guard let result else { return }
        let status = #"{"result":\#(result.code == 100),"code":\#(result.code)}"#
        let data = result.data.isEmpty ? "" : #","responseData":\#(result.data)"#
        Self.write(
            #"{"op":7,"d":{"requestType":"\#(type)","requestId":"\#(id)","requestStatus":\#(status)\#(data)}}"#,
            on: channel)
    }

    private static func carryOut(
        _ type: String, _ data: JSONValue, _ state: inout FakeOBS.State
    ) -> (code: Int, data: String) {
        let input = data["inputName"]?.text.flatMap { name in state.inputs.firstIndex { $0.name == name } }
        let scene = data["sceneName"]?.text ?? ""
        let settings: [String: JSONValue] =
            if case .object(let members)? = data["inputSettings"] { members } else { [:] }
        switch type {
        case "GetSceneList":
            let scenes = state.scenes.map { #"{"sceneName":"\#($0)"}"# }.joined(separator: ",")
            return (100, #"{"currentProgramSceneName":"\#(state.current)","scenes":[\#(scenes)]}"#)
        case "GetInputList":
            let inputs = state.inputs.map {
                #"{"inputName":"\#($0.name)","inputKind":"\#($0.kind)","unversionedInputKind":"\#($0.kind)"}"#
            }
            return (100, #"{"inputs":[\#(inputs.joined(separator: ","))]}"#)
        case "GetInputMute":
            guard let input else { return (600, "") }
            guard let isMuted = state.inputs[input].isMuted else { return (604, "") }
            return (100, #"{"inputMuted":\#(isMuted)}"#)
        case "CreateInput":
            guard state.scenes.contains(scene) else { return (600, "") }
            guard input == nil else { return (601, "") }
            let (name, kind) = (data["inputName"]?.text ?? "", data["inputKind"]?.text ?? "")
            guard state.kinds.contains(kind) else { return (605, "") }
            state.inputs.append(.init(name: name, kind: kind, settings: settings, isMuted: false))
            state.items[scene, default: []].append(name)
            return (100, #"{"sceneItemId":7}"#)
        case "SetInputSettings":
            guard let input else { return (600, "") }
            if data["overlay"]?.truth != true { state.inputs[input].settings = [:] }
            state.inputs[input].settings.merge(settings) { $1 }
            return (100, "")
        case "SetInputAudioMonitorType":
            guard let input else { return (600, "") }
            state.inputs[input].monitor = data["monitorType"]?.text ?? ""
            return (100, "")
        case "GetSceneItemId":
            guard state.items[scene]?.contains(data["sourceName"]?.text ?? "") == true else {
                return (600, "")
            }
            return (100, #"{"sceneItemId":7}"#)
        case "CreateSceneItem":
            state.items[scene, default: []].append(data["sourceName"]?.text ?? "")
            return (100, #"{"sceneItemId":8}"#)
        default: return (204, "")
        }
    }
}
