import Hummingbird
import SpeechService

/// What Shimmy's clients send to have a model generate; here it speaks.
struct ShimmyRequest: Decodable {
    /// The name of the only model.
    static let model = "f5-tts"

    struct Message: Decodable {
        let role: String
        let content: String
    }

    private struct Envelope: Encodable { let response: IShowTTSRequest.Speech }

    let model: String
    let prompt: String?
    let messages: [Message]?
    let stream: Bool?

    /// The speech of the prompt, which may be a body of `/api/tts`, or of the user's messages.
    func request(with service: SpeechService) throws -> IShowTTSRequest {
        try Self.check(model, with: service)
        let messages = messages?.filter { $0.role == "user" }.map(\.content)
        guard let prompt = prompt ?? messages?.joined(separator: "\n") else {
            throw APIError(.badRequest, "missing_field", "give prompt or messages", field: "prompt")
        }
        return prompt.hasPrefix("{")
            ? try JSONBody.decode(IShowTTSRequest.self, from: ByteBuffer(string: prompt))
            : IShowTTSRequest(text: prompt)
    }

    static func caller(_ route: String, client: String, requestID: String) -> IShowTTSRequest.Caller {
        IShowTTSRequest.Caller(
            route: route, engine: "shimmy", label: "Shimmy", client: client, requestID: requestID)
    }

    /// In place of the generated text: JSON with the speech.
    static func envelope(_ speech: IShowTTSRequest.Speech) throws -> String {
        String(decoding: try JSONBody.encode(Envelope(response: speech)), as: UTF8.self)
    }

    /// - Throws: `APIError` where there is no such model.
    static func check(_ name: String, with service: SpeechService) throws {
        guard name == model || name == service.backend.model.name else {
            throw APIError(
                .notFound, "model_not_found", "no model \(name); there is \(model)", field: "model")
        }
    }
}
