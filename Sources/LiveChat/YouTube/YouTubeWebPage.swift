/// The page of a live chat as YouTube's site shows it to a browser: what its requests for messages need.
public struct YouTubeWebPage: Sendable, Equatable {
    /// Why a page has no chat to read.
    public enum Fault: Error, Sendable, Equatable {
        /// It asks for consent to cookies first.
        case consent
        /// YouTube's own sentence, in one line of at most 200 characters; empty where there is none.
        case noChat(String)
        /// It is not written as is known.
        case unknown
    }

    /// Of the site's own requests; YouTube answers without it too.
    public var key: String?
    /// Of the site.
    public var clientVersion: String
    /// The visitor's name that the site gives.
    public var visitor: String?
    /// What the first request for messages names.
    public var continuation: String
    /// Whether that brings all messages; otherwise YouTube's choice of them ("Top chat").
    public var hasAllMessages: Bool

    /// Reads a page. Takes linear time.
    public init(_ page: some Collection<UInt8>) throws(Fault) {
        let script = PageScript(page)
        guard let data = script.object(of: "ytInitialData") else {
            let asks = ["consent.youtube.com", "consent.google.com"]
            let isAsked = asks.contains { script.position(after: $0) != nil }
            throw isAsked ? Fault.consent : Fault.unknown
        }
        guard let chat = data["contents"]?["liveChatRenderer"] else {
            let said = YouTubeRuns.text(of: data["contents"]?["messageRenderer"]?["text"])
            throw .noChat(String(said.prefix(200).map { $0.isNewline ? " " : $0 }))
        }
        // A stream that is over may show the record of its chat.
        guard !chat.isSet("isReplay") else { throw .noChat("") }
        guard
            let version = script.text(
                of: "INNERTUBE_CONTEXT_CLIENT_VERSION", "INNERTUBE_CLIENT_VERSION", "clientVersion")
        else { throw .unknown }
        let menu = chat["header"]?["liveChatHeaderRenderer"]?["viewSelector"]?["sortFilterSubMenuRenderer"]
        let choices = (menu?["subMenuItems"]?.items ?? []).map { $0["continuation"] ?? .null }
        // The second of two: YouTube's own choice comes first.
        let all = choices.count > 1 ? choices.last.flatMap { YouTubeWebAnswer.next(.array([$0])) } : nil
        guard let next = all ?? YouTubeWebAnswer.next(chat["continuations"]) else { throw .noChat("") }
        continuation = next.name
        hasAllMessages = all != nil
        clientVersion = version
        key = script.text(of: "INNERTUBE_API_KEY")
        visitor = script.text(of: "VISITOR_DATA", "visitorData")
    }
}
