import Foundation
import Hummingbird
import SpeechAudio
import SpeechEngine
import SpeechLibrary

/// An error as clients of OpenAI's API expect it: `{"error": {"message", "type", "param", "code"}}`.
package struct APIError: Error, HTTPResponseError {
    package let status: HTTPResponse.Status
    let code: String
    let message: String
    var field: String?
    var retryAfter: Double?
    /// The methods that the path takes, for 405.
    var allow: String?

    init(
        _ status: HTTPResponse.Status, _ code: String, _ message: String, field: String? = nil,
        retryAfter: Double? = nil, allow: String? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.retryAfter = retryAfter
        self.allow = allow
    }

    /// What went wrong in a lower layer, as a client should see it.
    init(_ error: any Error) {
        switch error {
        case let error as APIError: self = error
        case let error as SynthesisError: self = Self.synthesis(error)
        case let error as SchedulerError: self = Self.scheduler(error)
        case let error as VoiceLibraryError: self = Self.library(error)
        case let error as AudioError: self.init(.badRequest, "invalid_audio", "\(error)", field: "audio")
        case let error as any HTTPResponseError:
            self.init(
                error.status, error.status.code == 413 ? "body_too_large" : "invalid_request",
                error.status.reasonPhrase)
        case is CancellationError: self.init(.init(code: 499), "cancelled", "the client left")
        default:
            self.init(
                .internalServerError, "internal_error",
                "something went wrong here; the server's log says what")
        }
    }

    private static func synthesis(_ error: SynthesisError) -> APIError {
        switch error {
        case .emptyText: APIError(.badRequest, "empty_input", "\(error)", field: "input")
        case .tooLong: APIError(.badRequest, "input_too_long", "\(error)", field: "input")
        case .option: APIError(.badRequest, "invalid_option", "\(error)")
        case .voice: APIError(.badRequest, "invalid_voice", "\(error)", field: "voice")
        case .model: APIError(.internalServerError, "model_error", "\(error)")
        }
    }

    private static func scheduler(_ error: SchedulerError) -> APIError {
        switch error {
        case .queueFull: APIError(.serviceUnavailable, "queue_full", "\(error)", retryAfter: error.retryAfter)
        case .clientLimit:
            APIError(.tooManyRequests, "too_many_requests", "\(error)", retryAfter: error.retryAfter)
        case .deadline: APIError(.serviceUnavailable, "deadline_exceeded", "\(error)", retryAfter: 1)
        case .draining: APIError(.serviceUnavailable, "shutting_down", "\(error)", retryAfter: 5)
        }
    }

    private static func library(_ error: VoiceLibraryError) -> APIError {
        switch error {
        case .unknown: APIError(.notFound, "voice_not_found", "\(error)", field: "voice")
        case .exists: APIError(.conflict, "voice_exists", "\(error)", field: "id")
        case .invalid(let field, _): APIError(.badRequest, "invalid_\(field)", "\(error)", field: field)
        case .builtIn: APIError(.forbidden, "voice_built_in", "\(error)", field: "voice")
        }
    }

    private struct Body: Encodable {
        struct Content: Encodable {
            let message: String
            let type: String
            let param: String?
            let code: String

            enum CodingKeys: CodingKey { case message, type, param, code }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(message, forKey: .message)
                try container.encode(type, forKey: .type)
                // Clients expect the key, with null.
                try container.encode(param, forKey: .param)
                try container.encode(code, forKey: .code)
            }
        }

        let error: Content
    }

    private var type: String {
        switch status.code {
        case 401: "authentication_error"
        case 403: "permission_error"
        case 429: "rate_limit_error"
        case 500...: "server_error"
        default: "invalid_request_error"
        }
    }

    private var body: Body {
        Body(error: Body.Content(message: message, type: type, param: field, code: code))
    }

    /// As JSON, for what has no status.
    func encoded() throws -> Data { try JSONBody.encode(body) }

    package func response(from request: Request, context: some RequestContext) throws -> Response {
        var response = try JSONBody.response(body, status: status)
        if let retryAfter { response.headers[.retryAfter] = String(Int(retryAfter.rounded(.up))) }
        if let allow { response.headers[.allow] = allow }
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}
