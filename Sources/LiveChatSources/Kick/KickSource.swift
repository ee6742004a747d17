import Basics
import Foundation
import LiveChat
import Synchronization

/// Reads a Kick chat as the site's own page does: without a login, and without Kick's offering it to other programs.
public struct KickSource: ChatSource {
    /// Where Kick's messages are; the key in it may change.
    public static let server = Endpoint(
        host: "ws-us2.pusher.com", port: 443,
        webSocketPath: "/app/32cbd69e4b950bf97679?protocol=7&client=js&version=8.4.0&flash=false")

    /// `kick:NAME`, `kick:CHATROOM` or `kick:CHATROOM/CHANNEL`.
    public let name: String
    private let channel: String
    private let given: KickRoom?
    private let endpoint: Endpoint
    private let site: String
    private let web: WebClient
    private let timing: SourceTiming
    private let reader: KickReader
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double
    /// Once it was looked up.
    private let found = KickRoomBox()

    /// - Parameters:
    ///   - channel: the streamer's name, whose numbers are then asked for, or the number of the chat room, or that and the
    ///     channel's number: `123/456`.
    ///   - site: that knows the numbers.
    ///   - certificateAuthority: a PEM file of certificates to trust in place of the system's.
    /// - Throws: ``KickChannelFault``.
    public init(
        channel: String, endpoint: Endpoint = Self.server, site: String = "https://kick.com",
        certificateAuthority: String? = nil, timing: SourceTiming = SourceTiming(),
        now: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) throws(KickChannelFault) {
        let text = channel.trimmingCharacters(in: .whitespaces).lowercased()
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { part in
            (1...12).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                ? Int(part) : nil
        }
        if (1...2).contains(numbers.count), let chatroom = numbers[0] {
            guard numbers.count == 1 || numbers[1] != nil else { throw KickChannelFault(name: channel) }
            given = KickRoom(chatroom: chatroom, channel: numbers.count == 2 ? numbers[1] : nil)
            self.channel = text
        } else {
            var slug = text[...]
            if let range = slug.range(of: "kick.com/") { slug = slug[range.upperBound...] }
            slug = slug.prefix { $0 != "/" && $0 != "?" && $0 != "#" }.drop { $0 == "@" }
            let isName = slug.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
                    || $0 == UInt8(ascii: "-")
            }
            guard isName, (1...40).contains(slug.utf8.count) else { throw KickChannelFault(name: channel) }
            given = nil
            self.channel = String(slug)
        }
        name = "kick:\(self.channel)"
        var endpoint = endpoint
        if let certificateAuthority { endpoint.certificateAuthority = certificateAuthority }
        self.endpoint = endpoint
        self.site = site
        web = WebClient(
            certificateAuthority: certificateAuthority, patience: timing.connect,
            userAgent: WebClient.browser)
        self.timing = timing
        reader = KickReader(channel: self.channel)
        self.now = now
        self.random = random
    }

    /// Reads until its task is cancelled, or another attempt would not help.
    public func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        let keeper = Keeper(source: name, timing: timing, now: now, random: random)
        await keeper.run(yield) {
            let room = try await room()
            var form = WebSocketForm()
            form.headers = [("User-Agent", WebClient.browser)]
            return try await endpoint.link(timing: timing, form: form) { signals in
                SocketTalkHandler(
                    KickTalk(room: room, reader: reader), endpoint: endpoint, timing: timing, now: now,
                    yield: yield, signals: signals)
            }
        }
    }

    private func room() async throws -> KickRoom {
        if let known = given ?? found.room.withLock({ $0 }) { return known }
        let response: WebResponse
        do {
            response = try await web.send(
                WebRequest(.GET, "\(site)/api/v2/channels/\(channel)"), most: 4 << 20)
        } catch let fault as WebFault {
            throw LinkEnd(reason: fault.description)
        }
        if response.status == 404 {
            throw LinkEnd(reason: "Kick has no channel \(channel): check the name", retries: false)
        }
        guard response.isSuccess, let value = try? JSONValue(response.body),
            let chatroom = value["chatroom"]?["id"]?.integer, chatroom > 0
        else {
            throw LinkEnd(
                reason: "Kick tells programs no numbers (status \(response.status)): open "
                    + "kick.com/api/v2/channels/\(channel) in a browser, and give the \"id\" in \"chatroom\" in place of the name",
                retries: false)
        }
        let room = KickRoom(chatroom: chatroom, channel: value["chatroom"]?["channel_id"]?.integer)
        found.room.withLock { $0 = room }
        return room
    }
}

/// A room that was looked up.
private final class KickRoomBox: Sendable {
    let room = Mutex<KickRoom?>(nil)
}

/// A text that cannot be a channel of Kick's.
public struct KickChannelFault: OneLineError, Equatable {
    /// What was given.
    public var name: String

    public var description: String {
        let shown = String(name.prefix(40).filter { !$0.isNewline })
        return "\"\(shown)\" is no channel of Kick's: give its name, or the chat room's number"
    }
}
