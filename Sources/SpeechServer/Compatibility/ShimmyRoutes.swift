import Foundation
import Hummingbird
import SpeechEngine
import SpeechService

/// Shimmy's routes as iShowTTS had them: a language model's API whose only model speaks. The answer's text is JSON with
/// the speech that `/api/tts` gives.
///
/// Mended: of chat messages the user's words are spoken, and not a template's marks around them; sampling options of
/// language models are taken and mean nothing.
struct ShimmyRoutes: Sendable {
    let service: SpeechService
    /// Bytes of a body.
    let maxBody: Int

    func add(to router: some RouterMethods<ServerContext>) {
        router.post("shimmy/generate") { request, context in
            let body = try await body(request)
            let said = try await spoken(body, "/shimmy/generate", context)
            guard body.stream == true else { return try JSONBody.response(Generated(response: said)) }
            return Self.events([said])
        }
        router.post("v1/chat/completions") { request, context in
            let body = try await body(request)
            let said = try await spoken(body, "/v1/chat/completions", context)
            let id = "chatcmpl-" + context.requestID
            guard body.stream == true else {
                return try JSONBody.response(ChatCompletion(id: id, model: body.model, said, isChunk: false))
            }
            let chunk = try JSONBody.encode(ChatCompletion(id: id, model: body.model, said, isChunk: true))
            return Self.events([String(decoding: chunk, as: UTF8.self)])
        }
        router.get("shimmy/models") { _, _ in try JSONBody.response(Models()) }
        router.post("shimmy/models/discover") { _, _ in try JSONBody.response(Discovered()) }
        for action in ["load", "unload"] {
            router.post("shimmy/models/:name/\(action)") { _, context in try status(context) }
        }
        router.get("shimmy/models/:name/status") { _, context in try status(context) }
    }

    private struct Generated: Encodable { let response: String }

    private struct Models: Encodable {
        struct Model: Encodable {
            let name = ShimmyRequest.model
            let modelType = "text-to-speech"
            let source = "registered"

            enum CodingKeys: CodingKey { case name, modelType, source }
        }

        let models = [Model()]

        enum CodingKeys: CodingKey { case models }
    }

    private struct Discovered: Encodable {
        let discovered = 0
        let models: [String] = []

        enum CodingKeys: CodingKey { case discovered, models }
    }

    private struct Status: Encodable {
        let name: String
        let loaded = true

        enum CodingKeys: CodingKey { case name, loaded }
    }

    private func body(_ request: Request) async throws -> ShimmyRequest {
        let buffer = try await request.body.collect(upTo: maxBody)
        return try JSONBody.decode(ShimmyRequest.self, from: buffer)
    }

    private func status(_ context: ServerContext) throws -> Response {
        let name = try context.parameters.require("name")
        try ShimmyRequest.check(name, with: service)
        return try JSONBody.response(Status(name: name))
    }

    /// The speech, as JSON.
    private func spoken(
        _ body: ShimmyRequest, _ route: String, _ context: ServerContext
    ) async throws -> String {
        let caller = ShimmyRequest.caller(route, client: context.client, requestID: context.requestID)
        return try await ShimmyRequest.envelope(
            body.request(with: service).speak(with: service, for: caller, on: context.connection))
    }

    private static func events(_ frames: [String]) -> Response {
        let text = (frames + ["[DONE]"]).map { "data: \($0)\n\n" }.joined()
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
