import Foundation

/// An answer of YouTube's list of chat messages, or one of those that its stream is made of.
public struct YouTubePage: Sendable, Equatable {
    /// Where the next request goes on; `nil` where YouTube does not tell.
    public var nextPageToken: String?
    /// Seconds to wait before the next request, from 0 to 3600; `nil` where YouTube does not tell.
    public var pollingInterval: Double?
    /// Whether the stream has ended.
    public var isOffline: Bool
    /// The messages, unread: each is read by itself, so that an odd one costs nothing else.
    public var items: [JSONValue]

    /// - Returns: `nil` for a value that is no object.
    public init?(_ value: JSONValue) {
        guard case .object = value else { return nil }
        nextPageToken = value.firstText("nextPageToken").flatMap { $0.utf8.count <= 4096 ? $0 : nil }
        pollingInterval = value["pollingIntervalMillis"]?.integer.map {
            Double(min(max(0, $0), 3_600_000)) / 1000
        }
        isOffline = value["offlineAt"] != nil
        items = value["items"]?.items ?? []
    }
}

/// A request that YouTube refused.
public struct YouTubeRefusal: Sendable, Equatable, Error {
    /// What it means for the one who asked.
    public enum Reason: Sendable, Equatable {
        /// The chat's stream is over.
        case ended
        /// There is no chat, or not any more.
        case disabled, notFound
        /// This reader may not read it.
        case forbidden
        /// Too many requests for the moment.
        case rate
        /// The project's units of the day are spent.
        case quota
        /// The key is none, or may not be used for this.
        case key
        /// The token of the login has expired, or was taken back.
        case login
        /// The page is not known any more.
        case pageToken
        /// YouTube has trouble of its own; the same request may succeed later.
        case server
        case other
    }

    public var reason: Reason
    /// The status of the answer, or the code that it states.
    public var status: Int
    /// YouTube's own word for it, at most 64 characters; empty where there is none.
    public var code: String
    /// YouTube's own sentence, in one line of at most 200 characters.
    public var message: String

    /// Reads an answer with an error.
    ///
    /// - Returns: `nil` for a value without one, unless `status` is that of a failure.
    public init?(_ value: JSONValue?, status: Int) {
        let error = value?["error"]
        guard error != nil || !(200..<300).contains(status) else { return nil }
        let detail = error?["errors"]?.items?.first
        self.status = error?["code"]?.integer ?? status
        code = Self.line(detail?.firstText("reason") ?? error?.firstText("status") ?? error?.text ?? "", 64)
        message = Self.line(error?.firstText("message") ?? detail?.firstText("message") ?? "", 200)
        let facts = (error?["details"]?.items ?? []).compactMap { $0.firstText("reason") }
        reason = Self.reason(code, self.status, facts, message)
    }

    private static func line(_ text: String, _ most: Int) -> String {
        String(text.prefix(most).map { $0.isNewline ? " " : $0 })
    }

    private static func reason(_ code: String, _ status: Int, _ facts: [String], _ message: String) -> Reason
    {
        if facts.contains(where: { $0.hasPrefix("API_KEY_") }) { return .key }
        switch code {
        case "liveChatEnded", "FAILED_PRECONDITION": return .ended
        case "liveChatDisabled": return .disabled
        case "liveChatNotFound", "videoNotFound", "NOT_FOUND": return .notFound
        case "quotaExceeded", "dailyLimitExceeded": return .quota
        case "rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED": return .rate
        case "RESOURCE_EXHAUSTED": return message.lowercased().contains("quota") ? .quota : .rate
        case "keyInvalid", "keyExpired", "ipRefererBlocked", "accessNotConfigured": return .key
        case "authError", "UNAUTHENTICATED", "invalidCredentials": return .login
        case "pageTokenInvalid", "invalidPageToken": return .pageToken
        case "badRequest" where message.lowercased().contains("api key"): return .key
        case "forbidden", "insufficientPermissions", "PERMISSION_DENIED", "insufficientLivePermissions",
            "liveStreamingNotEnabled":
            return .forbidden
        default: break
        }
        switch status {
        case 401: return .login
        case 403: return code.isEmpty ? .other : .forbidden
        case 429: return .rate
        case 500...599: return .server
        default: return .other
        }
    }
}
