import Foundation
import FoundationNetworking
import LiveChat
import LiveChatSources
import LiveChatSpeech
import SpeechEngine
import Synchronization

/// Has a running server make the speech, over OpenAI's speech API.
struct ServerChatVoice: ChatVoice {
    private let server: URL
    private let key: Secret?

    /// - Parameters:
    ///   - address: `http://HOST:PORT` or `https://…`, with the path in front of `/v1` if there is one.
    ///   - key: if the server asks for one.
    /// - Throws: `Failure` for what is no address of a server.
    init(_ address: String, key: Secret?) throws {
        guard let url = URL(string: address), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), url.host?.isEmpty == false, url.query == nil
        else {
            throw Failure(.usage, "--server \(address.prefix(80)): give http://HOST:PORT")
        }
        server = url
        self.key = key
    }

    private struct Order: Encodable {
        let model = "ishowtts"
        let input: String
        let voice: String?
        let speed: Double
        let priority = "chat"
        let responseFormat = "pcm"
    }

    private struct Refusal: Decodable {
        struct Reason: Decodable { let message: String }
        let error: Reason
    }

    func speak(_ text: String, in utterance: Utterance, take: (ChatSpeech) -> Void) async throws {
        var request = URLRequest(url: server.appendingPathComponent("v1/audio/speech"), timeoutInterval: 60)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        if let key { request.setValue("Bearer \(key.value)", forHTTPHeaderField: "Authorization") }
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        request.httpBody = try encoder.encode(
            Order(input: text, voice: utterance.voice, speed: utterance.speed))
        let (status, data) = try await Exchange().run(request)
        guard status == 200 else {
            let reason = try? JSONDecoder().decode(Refusal.self, from: data).error.message
            let line = reason.map { String($0.prefix(300).prefix { !$0.isNewline }) }
            throw ServerFault(line ?? "\(server.host ?? "the server") answered \(status) (--server)")
        }
        // Two bytes a sample, the lower one first.
        let samples = stride(from: 0, to: data.count - 1, by: 2).map { index in
            let value = UInt16(data[data.startIndex + index]) | UInt16(data[data.startIndex + index + 1]) << 8
            return Float(Int16(bitPattern: value)) / 32_768
        }
        take(ChatSpeech(samples: samples))
    }
}

/// What a server refused, or why it was not reached.
private struct ServerFault: LocalizedError {
    let errorDescription: String?

    init(_ description: String) { errorDescription = description }
}

/// One request and its answer, of which no more is taken than any message is long.
private final class Exchange: NSObject, URLSessionDataDelegate, Sendable {
    /// More than twenty minutes of speech.
    private static let longest = 64 << 20

    private struct State {
        var data = Data()
        var task: URLSessionDataTask?
        var isCancelled = false
        var continuation: CheckedContinuation<(Int, Data), any Error>?
    }

    private let state = Mutex(State())

    /// - Throws: `ServerFault`, `CancellationError`.
    func run(_ request: URLRequest) async throws -> (Int, Data) {
        let session = URLSession(configuration: .ephemeral, delegate: self, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let task = session.dataTask(with: request)
                let isCancelled = state.withLock { state in
                    state.continuation = continuation
                    state.task = task
                    return state.isCancelled
                }
                task.resume()
                if isCancelled { task.cancel() }
            }
        } onCancel: {
            state.withLock { state in
                state.isCancelled = true
                return state.task
            }?.cancel()
        }
    }

    func urlSession(_: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLong = state.withLock { state in
            state.data += data
            return state.data.count > Self.longest
        }
        if isTooLong { dataTask.cancel() }
    }

    /// Where a server sends one elsewhere, neither key nor text goes there.
    func urlSession(
        _: URLSession, task: URLSessionTask, willPerformHTTPRedirection: HTTPURLResponse,
        newRequest: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) { completionHandler(nil) }

    func urlSession(_: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (continuation, data, isCancelled) = state.withLock { state in
            defer { state.continuation = nil }
            return (state.continuation, state.data, state.isCancelled)
        }
        guard let continuation else { return }
        let place = task.originalRequest?.url?.host ?? "the server"
        if isCancelled {
            continuation.resume(throwing: CancellationError())
        } else if data.count > Self.longest {
            continuation.resume(
                throwing: ServerFault("\(place) sends more than any message is long (--server)"))
        } else if let error {
            continuation.resume(
                throwing: ServerFault("\(place) is not reached: \(error.localizedDescription) (--server)"))
        } else {
            continuation.resume(returning: ((task.response as? HTTPURLResponse)?.statusCode ?? 0, data))
        }
    }
}
