import Foundation
import Hummingbird
import LiveChatService
import SpeechEngine
import SpeechLibrary
import SpeechService
import Telemetry

/// Health, metrics, the state of the queue, and the report over the synthesis log.
struct OperationRoutes: Sendable {
    let service: SpeechService
    let metrics: ServerMetrics
    let connections: ConnectionLedger
    let chat: LiveChatService
    let canary: CanaryKeeper?
    /// `nil` where nothing is traced.
    let exporter: SpanExporter?

    func add(to router: some RouterMethods<ServerContext>) {
        router.get("health/live") { _, _ in try JSONBody.response(["status": "live"]) }
        router.get("health/ready") { _, _ in
            let phase = service.phase
            return try JSONBody.response(
                ["status": phase.rawValue], status: phase == .ready ? .ok : .serviceUnavailable)
        }
        router.get("metrics") { request, _ in
            let form = Figures.Form(accept: request.headers[.accept])
            return Response(
                status: .ok, headers: [.contentType: form.mediaType],
                body: ResponseBody(byteBuffer: ByteBuffer(string: figures(form))))
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

    private func figures(_ form: Figures.Form) -> String {
        let model = service.backend.model
        var figures = Figures(form)
        figures.info(
            "ishowtts_build_info", "The program: its version, and the beginning of its file's SHA-256.",
            [("version", ProgramBuild.version), ("build", ProgramBuild.digest)])
        figures.info(
            "ishowtts_model_info", "The model, and the instruction set that its kernels use.",
            [
                ("model", model.name), ("precision", model.precision), ("instructions", model.instructions),
                ("nfe", "\(model.defaults.sampling.steps)"),
            ])
        metrics.add(to: &figures, model)
        service.backend.counters.add(to: &figures)
        canary?.report?.add(to: &figures)
        ProcessFigures().add(to: &figures)
        connections.add(to: &figures)
        chat.add(to: &figures)
        if let counts = exporter?.counts {
            figures.family(
                "ishowtts_spans_total", .counter,
                "Spans of requests that the collector took, and that it never will.",
                Figures.labelled(["sent": counts.sent, "dropped": counts.dropped], "result"))
        }
        return figures.text
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
