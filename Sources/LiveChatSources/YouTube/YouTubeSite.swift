import Foundation
import LiveChat
import NIOHTTP1

/// YouTube's site as a browser without a login asks it: which video is live, the page of its chat, and what is new there.
struct YouTubeSite: Sendable {
    /// Why the site gives no chat.
    enum Refusal: Error, Equatable {
        /// Nothing is live on the channel.
        case notLive
        /// The channel, the video or its chat is not there; with the reason.
        case never(String)
        /// It asks for consent to cookies first.
        case consent
        /// It takes this address for a robot's.
        case rate
        /// What was asked with is of no use any more; with the status.
        case stale(Int)
        /// Another status.
        case status(Int)
        /// The page is not written as is known.
        case changed
    }

    let site: String
    let web: WebClient

    /// Longest pages and answers, in bytes.
    private static let longestAnswer = 8 << 20

    /// The id of the video of a name, for a channel of the one that is live.
    ///
    /// - Throws: ``Refusal``, `WebFault` or `CancellationError`.
    func video(of name: YouTubeName) async throws -> String {
        let label = name.label
        if YouTubeLivePage.isVideo(label) { return label }
        let path =
            label.hasPrefix("@") ? "/@\(WebRequest.encoded(String(label.dropFirst())))" : "/channel/\(label)"
        let answer = try await get("\(path)/live", [])
        if answer.status == 404 { throw Refusal.never("there is no channel \(label)") }
        try Self.check(answer)
        guard let video = YouTubeLivePage.video(in: answer.body) else { throw Refusal.notLive }
        return video
    }

    /// The page of a video's chat, and the site's time.
    ///
    /// - Throws: ``Refusal``, `WebFault` or `CancellationError`.
    func chat(of video: String) async throws -> (page: YouTubeWebPage, time: Date?) {
        let answer = try await get("/live_chat", [("is_popout", "1"), ("v", video)])
        if [400, 404, 410].contains(answer.status) { throw Refusal.never("there is no video \(video)") }
        try Self.check(answer)
        let time = YouTubeAPI.time(answer.headers["Date"].first)
        do throws(YouTubeWebPage.Fault) { return (try YouTubeWebPage(answer.body), time) } catch {
            switch error {
            case .consent: throw Refusal.consent
            case .unknown: throw Refusal.changed
            case .noChat(let said):
                throw Refusal.never(
                    "the video \(video) has no live chat" + (said.isEmpty ? "" : " (YouTube: \(said))"))
            }
        }
    }

    /// What is new in a chat since a continuation.
    ///
    /// - Throws: ``Refusal``, `WebFault` or `CancellationError`.
    func news(_ page: YouTubeWebPage, since continuation: String) async throws -> YouTubeWebAnswer {
        var client = ["clientName": "WEB", "clientVersion": page.clientVersion, "hl": "en"]
        client["visitorData"] = page.visitor
        let body: [String: Any] = ["context": ["client": client], "continuation": continuation]
        var query = [("prettyPrint", "false")]
        if let key = page.key { query.append(("key", key)) }
        let address = "\(site)/youtubei/v1/live_chat/get_live_chat?\(WebRequest.encoded(query))"
        let answer = try await web.send(
            .json(
                address, Array(try JSONSerialization.data(withJSONObject: body, options: .sortedKeys)),
                headers: Self.headers), most: Self.longestAnswer)
        if [400, 401, 403, 404].contains(answer.status) { throw Refusal.stale(answer.status) }
        try Self.check(answer)
        guard let value = try? JSONValue(answer.body, depth: 64), let news = YouTubeWebAnswer(value) else {
            throw WebFault.failed("YouTube answers with something else than messages")
        }
        return news
    }

    private func get(_ path: String, _ query: [(String, String)]) async throws -> WebResponse {
        try await web.send(
            WebRequest(.GET, site + path, query: query, headers: Self.headers), most: Self.longestAnswer)
    }

    /// English, for amounts and for what membership lasts; and the cookies of somebody who has refused all that can be refused.
    private static let headers: HTTPHeaders = [
        "Accept-Language": "en", "Cookie": "SOCS=CAI; CONSENT=YES+1",
    ]

    private static func check(_ answer: WebResponse) throws {
        switch answer.status {
        case 200: return
        case 300..<400:
            let place = answer.headers["Location"].first ?? ""
            if place.contains("//consent.") { throw Refusal.consent }
            throw place.contains("/sorry") ? Refusal.rate : Refusal.status(answer.status)
        case 429: throw Refusal.rate
        default: throw Refusal.status(answer.status)
        }
    }
}
