import Basics
import Foundation
import Hummingbird
import LiveChat
import LiveChatService
import NIOHTTP1
import SpeechService

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
        case let error as any HTTPResponseError:
            self.init(
                error.status, error.status.code == 413 ? "body_too_large" : "invalid_request",
                error.status.reasonPhrase)
        case let error as HTTPParserError: self = Self.parser(error)
        case let fault as LiveChatFault: self = Self.liveChat(fault)
        case let fault as ChatInputFault:
            self.init(.badRequest, "invalid_message", fault.description)
        default: self.init(ServiceError(error))
        }
    }

    private static func liveChat(_ fault: LiveChatFault) -> APIError {
        switch fault {
        case .storage: APIError(.internalServerError, "storage", fault.description)
        case .source: APIError(.badRequest, "invalid_source", fault.description, field: "source")
        case .alreadyRunning: APIError(.conflict, "already_running", fault.description, field: "source")
        case .notRunning: APIError(.notFound, "not_running", fault.description, field: "source")
        case .obs(let fault): APIError(fault)
        case .notMuted: APIError(.notFound, "not_muted", fault.description, field: "name")
        case .tooManySources: APIError(.conflict, "too_many_sources", fault.description, field: "source")
        case .rules: APIError(.badRequest, "invalid_rules", fault.description, field: "rules")
        }
    }

    private static func parser(_ error: HTTPParserError) -> APIError {
        switch error {
        case .headerOverflow:
            APIError(
                .requestHeaderFieldsTooLarge, "headers_too_large",
                "the headers are too large or too many; a site's cookies of all ports are among them")
        case .invalidMethod:
            APIError(
                .badRequest, "invalid_method",
                "the request does not begin with a method of HTTP; use http:// in place of https://")
        default:
            APIError(.badRequest, "invalid_request", "the request is not HTTP/1.1: \(error.debugDescription)")
        }
    }

    private init(_ error: ServiceError) {
        let status: HTTPResponse.Status =
            switch error.kind {
            case .invalid: .badRequest
            case .notFound: .notFound
            case .conflict: .conflict
            case .forbidden: .forbidden
            case .tooMany: .tooManyRequests
            case .unavailable: .serviceUnavailable
            case .cancelled: .init(code: 499)
            case .fault: .internalServerError
            }
        self.init(
            status, error.code, error.message, field: error.field, retryAfter: error.retryAfter)
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
        if let retryAfter {
            response.headers[.retryAfter] = String(min(max(Int(clamping: retryAfter.rounded(.up)), 1), 3600))
        }
        if let allow { response.headers[.allow] = allow }
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}
