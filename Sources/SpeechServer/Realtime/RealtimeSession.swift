import Foundation
import NIOCore
import NIOWebSocket
import SpeechAudio
import SpeechService
import SpeechText
import Synchronization

/// One WebSocket: text comes in piece by piece, sentences are spoken in order while more comes.
final class RealtimeSession: SocketSession {
    static let path = "/v1/realtime"

    private enum Work: Sendable {
        case sentence(SpeechCommand, StreamFormat, index: Int, round: Int)
        case committed(round: Int)
    }

    private struct State {
        var buffer: SentenceBuffer
        /// Text with tags or markup, which is read when it is whole.
        var document = ""
        var command = SpeechCommand()
        var format = StreamFormat.pcm
        var index = 0
        var waiting = 0
        /// Counted up by `cancel`: work of earlier rounds is dropped.
        var round = 0
        var stream: SpeechStream?
    }

    /// Sentences that may wait.
    private static let mostWaiting = 64

    private let service: SpeechService
    let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    private let state: Mutex<State>
    private let work: AsyncStream<Work>
    private let add: AsyncStream<Work>.Continuation

    init(service: SpeechService, outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>) {
        self.service = service
        self.outbound = outbound
        let limits = TextLimits(characters: service.configuration.maxInputCharacters)
        state = Mutex(State(buffer: SentenceBuffer(limits: limits)))
        (work, add) = AsyncStream<Work>.makeStream()
        state.withLock { state in
            state.command.route = Self.path
            state.command.requestID = UUID().uuidString.lowercased()
        }
    }

    func report(_ error: APIError) async throws { try await send(error) }

    /// Runs until the client closes.
    func run(_ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, client: SocketClient) async throws {
        state.withLock { $0.command.client = client.name }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.speak() }
            defer { self.cancel() }
            try await send(RealtimeEvent(type: "session.ready"))
            try await receive(inbound) { try await take($0) }
            group.cancelAll()
        }
    }

    private func take(_ data: ByteBuffer) async throws {
        do {
            let message = try JSONBody.decode(RealtimeMessage.self, from: data)
            switch message.type {
            case "session.update":
                try await update(message)
                try await send(RealtimeEvent(type: "session.updated"))
            case "text.append": try append(message.text ?? "", commits: false)
            case "text.commit": try append(message.text ?? "", commits: true)
            case "cancel":
                cancel()
                try await send(RealtimeEvent(type: "cancelled"))
            default:
                throw APIError(
                    .badRequest, "invalid_type",
                    "type is \(message.type); use session.update, text.append, text.commit or cancel",
                    field: "type")
            }
        } catch let error as APIError {
            try await send(error)
        }
    }

    private func update(_ message: RealtimeMessage) async throws {
        let format = try message.responseFormat.map { name in
            guard let format = StreamFormat(rawValue: name), !format.statesLength else {
                throw APIError(
                    .badRequest, "invalid_format", "response_format is \(name); use pcm, opus, mp3 or aac",
                    field: "response_format")
            }
            return format
        }
        var command = state.withLock { $0.command }
        if let voice = message.voice { command.voice = voice }
        if let form = try InputForm(named: message.inputFormat, unsupported: message.unsupportedMarkup) {
            command.form = form
        }
        command.overrides = message.overrides.filled(from: command.overrides)
        do {
            try await service.check(command)
        } catch {
            throw APIError(error)
        }
        state.withLock { [command] state in
            // What came before is of the form before.
            if state.command.form != command.form {
                if let rest = state.buffer.flush() { add(rest, &state) }
                state.document = ""
            }
            state.command = command
            if let format { state.format = format }
        }
    }

    private func append(_ text: String, commits: Bool) throws {
        let most = service.configuration.maxInputCharacters
        let isTaken = state.withLock { state -> Bool in
            guard state.waiting < Self.mostWaiting, let sentences = take(text, commits: commits, &state)
            else {
                return false
            }
            for sentence in sentences { add(sentence, &state) }
            if commits { add.yield(.committed(round: state.round)) }
            return true
        }
        guard isTaken else {
            throw APIError(
                .tooManyRequests, "too_much_text",
                "\(Self.mostWaiting) sentences or \(most) characters wait already; send more when some are spoken",
                field: "text")
        }
    }

    /// What is to be spoken now: whole sentences, or the whole of a text with tags or markup at its end.
    ///
    /// - Returns: `nil` where it would be too much.
    private func take(_ text: String, commits: Bool, _ state: inout State) -> [String]? {
        guard state.command.form == .text else {
            let document = state.document + text
            let limits = TextLimits(characters: service.configuration.maxInputCharacters)
            guard (try? limits.check(document)) != nil else { return nil }
            state.document = commits ? "" : document
            return commits && !document.allSatisfy(\.isWhitespace) ? [document] : []
        }
        guard var sentences = try? state.buffer.append(text) else { return nil }
        if commits, let rest = state.buffer.flush() { sentences.append(rest) }
        return sentences
    }

    private func add(_ sentence: String, _ state: inout State) {
        var command = state.command
        command.text = sentence
        add.yield(.sentence(command, state.format, index: state.index, round: state.round))
        state.index += 1
        state.waiting += 1
    }

    private func cancel() {
        state.withLock { state -> SpeechStream? in
            state.round += 1
            state.buffer.clear()
            state.document = ""
            return state.stream
        }?.cancel()
    }

    /// Speaks sentences in order until the session ends.
    private func speak() async throws {
        for await item in work {
            switch item {
            case .committed(let round):
                if state.withLock({ $0.round == round }) { try await send(RealtimeEvent(type: "done")) }
            case .sentence(let command, let format, let index, let round):
                let isWanted = state.withLock { state in
                    state.waiting -= 1
                    return state.round == round
                }
                guard isWanted else { continue }
                do {
                    try await speak(command, format, index: index, round: round)
                } catch is CancellationError {
                    try Task.checkCancellation()
                } catch let error as ChannelError {
                    throw error
                } catch {
                    try await send(APIError(error), index: index)
                }
            }
        }
    }

    private func speak(_ command: SpeechCommand, _ format: StreamFormat, index: Int, round: Int) async throws
    {
        let stream = try await service.speak(command)
        let isWanted = state.withLock { state in
            state.stream = stream
            return state.round == round
        }
        defer { state.withLock { $0.stream = nil } }
        guard isWanted else { return stream.cancel() }
        try await send(RealtimeEvent(type: "sentence.started", index: index, text: command.text))
        try await stream.encode(as: format) { bytes in
            try await self.send(ByteBuffer(bytes: bytes), as: .binary)
        }
        let progress = stream.progress
        try await send(
            RealtimeEvent(
                type: "sentence.done", index: index,
                audioSeconds: progress.audioSeconds,
                firstAudioMs: progress.firstAudioSeconds.map { $0 * 1000 },
                marks: MarkView.all(progress), warnings: progress.warnings.isEmpty ? nil : progress.warnings))
    }

    private func send(_ event: RealtimeEvent) async throws {
        try await send(ByteBuffer(data: try JSONBody.encode(event)))
    }

    private func send(_ error: APIError, index: Int? = nil) async throws {
        try await send(RealtimeEvent(type: "error", index: index, code: error.code, message: error.message))
    }
}
