import Foundation
import Hummingbird
import LiveChatService
import SpeechEngine
import SpeechLibrary
import SpeechService

/// Health, metrics, the state of the queue, and the report over the synthesis log.
struct OperationRoutes: Sendable {
    let service: SpeechService
    let metrics: ServerMetrics
    let connections: ConnectionLedger
    let chat: LiveChatService

    func add(to router: some RouterMethods<ServerContext>) {
        router.get("health/live") { _, _ in try JSONBody.response(["status": "live"]) }
        router.get("health/ready") { _, _ in
            let phase = service.phase
            return try JSONBody.response(
                ["status": phase.rawValue], status: phase == .ready ? .ok : .serviceUnavailable)
        }
        router.get("metrics") { _, _ in
            let text = metrics.text(service.backend.counters)
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text + connections.metrics + chat.metrics)))
        }
        router.get("v1/queue") { _, _ in try JSONBody.response(Queue(service)) }
        router.get("v1/report") { request, _ in
            let days = try request.number("days", 1.0, "a number above 0, up to 366") { $0 > 0 && $0 <= 366 }
            return try JSONBody.response(await service.log.report(days: days))
        }
        router.get("v1/log") { request, _ in
            let limit = try request.number("limit", 100, "a whole number from 1 to 1000") {
                (1...1000).contains($0)
            }
            return try JSONBody.response(await service.log.records(limit: limit))
        }
    }

    private struct Queue: Encodable {
        let waiting: [String: Int]
        let running: Int
        let busy: Bool
        let size: Int

        init(_ service: SpeechService) {
            let counters = service.backend.counters
            waiting = Dictionary(uniqueKeysWithValues: counters.waiting.map { ($0.key.name, $0.value) })
            running = counters.running
            busy = counters.isBusy
            size = service.configuration.limits.queue
        }
    }
}

extension Request {
    /// A number in the query.
    ///
    /// - Parameters:
    ///   - fallback: where it is missing.
    ///   - expected: what it has to be, for the error.
    /// - Throws: `APIError` naming it, for what is no such number.
    func number<Number: LosslessStringConvertible>(
        _ name: String, _ fallback: Number, _ expected: String, where isValid: (Number) -> Bool
    ) throws -> Number {
        guard let text = uri.queryParameters.get(name) else { return fallback }
        guard let number = Number(text), isValid(number) else {
            throw APIError(
                .badRequest, "invalid_\(name)", "\(name) is \(text); it must be \(expected)", field: name)
        }
        return number
    }
}
