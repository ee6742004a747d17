/// An answer of YouTube's site to its own page, which asks what is new in a chat.
public struct YouTubeWebAnswer: Sendable, Equatable {
    /// What the next request names; `nil` where the chat is over.
    public var continuation: String?
    /// Seconds to wait before the next request, from 0 to 3600; `nil` where YouTube does not tell.
    public var wait: Double?
    /// What happened, unread: each is read by itself, so that an odd one costs nothing else.
    public var actions: [JSONValue]

    /// - Returns: `nil` for a value that is no answer, or one that refuses.
    public init?(_ value: JSONValue) {
        guard case .object = value, value["error"] == nil else { return nil }
        let chat = value["continuationContents"]?["liveChatContinuation"]
        let next = Self.next(chat?["continuations"])
        continuation = next?.name
        wait = next?.wait
        actions = chat?["actions"]?.items ?? []
    }

    /// The continuation of a chat that is live; those of a recorded one have other names.
    static func next(_ continuations: JSONValue?) -> (name: String, wait: Double?)? {
        for item in continuations?.items ?? [] {
            for kind in ["invalidationContinuationData", "timedContinuationData", "reloadContinuationData"] {
                guard let data = item[kind], let name = data.firstText("continuation"),
                    name.utf8.count <= 8192
                else { continue }
                let wait = data["timeoutMs"]?.integer.map { Double(min(max(0, $0), 3_600_000)) / 1000 }
                return (name, wait)
            }
        }
        return nil
    }
}
