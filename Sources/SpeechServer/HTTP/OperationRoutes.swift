import Foundation
import Hummingbird
import SpeechEngine
import SpeechLibrary
import SpeechService

/// Health, metrics, the state of the queue, and the report over the synthesis log.
struct OperationRoutes: Sendable {
    let service: SpeechService
    let metrics: ServerMetrics

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
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
        router.get("v1/queue") { _, _ in try JSONBody.response(Queue(service)) }
        router.get("v1/report") { request, _ in
            let days = request.uri.queryParameters.get("days", as: Double.self) ?? 1
            guard days > 0, days <= 366 else {
                throw APIError(
                    .badRequest, "invalid_days", "days is \(days); it must be above 0, up to 366",
                    field: "days")
            }
            return try JSONBody.response(await service.log.report(days: days))
        }
        router.get("v1/log") { request, _ in
            let limit = request.uri.queryParameters.get("limit", as: Int.self) ?? 100
            guard (1...1000).contains(limit) else {
                throw APIError(
                    .badRequest, "invalid_limit", "limit is \(limit); it must be 1 to 1000", field: "limit")
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
