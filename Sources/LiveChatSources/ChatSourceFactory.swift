import Basics
import Foundation
import LiveChat

/// Makes the sources that people name, `twitch:NAME` and so on, with the settings and secrets of one program.
public struct ChatSourceFactory: Sendable {
    /// Where Twitch is.
    public var twitchServer = TwitchSource.tls
    /// Who reads there.
    public var twitchLogin = TwitchSource.Login.anonymous
    /// Whether that account may write answers into the chats that it reads.
    public var twitchAnswers = false
    /// The login that reads Twitch over EventSub; without it that is not possible.
    public var eventSubLogin: LoginKeeper?
    /// Whether that login may write answers.
    public var eventSubAnswers = false
    /// Where EventSub is.
    public var eventSubServers = EventSubServers()
    /// Whether partners' messages of a shared chat, or of linked rooms, are read too.
    public var readsSharedChat = false
    /// Streamer.bot's password, if it asks for one.
    public var streamerBotPassword: Secret?
    /// The name of Social Stream Ninja's session, without which that program cannot be read.
    public var socialStreamSession: Secret?
    /// Who asks YouTube's API; without it no chat of YouTube's can be read.
    public var youTubeAccess: YouTubeAccess?
    /// Whether a login there may write answers.
    public var youTubeAnswers = false
    /// The units of YouTube's API that may be spent, for all sources together.
    public var youTubeQuota = YouTubeQuota()
    /// Where YouTube is.
    public var youTubeServers = YouTubeServers()
    /// Whether YouTube may be read as its page does, without a key, which is not offered to other programs.
    public var readsYouTubeWeb = false
    /// What Bilibili's open platform asks for; `nil` where it is not read.
    public var bilibili: BilibiliCredentials?
    /// Where Bilibili is.
    public var bilibiliServers = BilibiliServers()
    /// Whether rooms of Bilibili's may be read as the web's page does, which is not offered to other programs.
    public var readsBilibiliWeb = false
    /// Of a browser that is logged in at Bilibili, for that way.
    public var bilibiliCookie: Secret?
    /// Whether Kick may be read as its page does, which is not offered to other programs.
    public var readsKick = false
    /// Where Kick's messages are.
    public var kickServer = KickSource.server
    /// The JWT of a channel at StreamElements, without which that cannot be read.
    public var streamElementsToken: Secret?
    /// Where StreamElements' gateway is.
    public var streamElementsServer = StreamElementsSource.server
    /// Where OBS listens.
    public var obsEndpoint = OBSClient.usual
    /// The password of OBS's WebSocket server, if it asks for one.
    public var obsPassword: Secret?
    /// A PEM file of certificates to trust in place of the system's.
    public var certificateAuthority: String?
    /// One for both ways to Twitch: they may be of one account.
    private let twitchPace = AnswerPace()
    private let youTubePace = AnswerPace()

    /// The forms that ``source(_:)`` takes.
    public static let forms =
        "twitch:NAME, eventsub:NAME, youtube:@HANDLE, youtube:VIDEO, youtube-web:@HANDLE, youtube-web:VIDEO, "
        + "bilibili, bilibili:ROOM, kick:NAME, "
        + "streamelements:CHANNEL, onecomme[:HOST:PORT], "
        + "streamerbot[:HOST:PORT], socialstream[:hosted], socialstream:HOST:PORT or obs[:HOST:PORT]"

    /// Twitch without an account; hubs without a password.
    public init() {}

    /// The source of a name; addresses of channels and streams at `twitch.tv` and `youtube.com` are names too.
    ///
    /// - Throws: ``ChatSourceFault``.
    public func source(_ name: String) throws(ChatSourceFault) -> any ChatSource {
        let name = name.trimmingCharacters(in: .whitespacesAndNewlines)
        if name.lowercased().contains("twitch.tv/") {
            if name.lowercased().hasPrefix("eventsub:") { return try eventSub(name) }
            let hasKind = name.lowercased().hasPrefix("twitch:")
            return try twitch(hasKind ? String(name.dropFirst("twitch:".count)) : name)
        }
        if name.lowercased().hasPrefix("youtube-web:") { return try youTubeWeb(name) }
        if ["youtube.com/", "youtu.be/"].contains(where: name.lowercased().contains) {
            let hasKind = name.lowercased().hasPrefix("youtube:")
            return try youTube(hasKind ? String(name.dropFirst("youtube:".count)) : name)
        }
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let rest = parts.count > 1 ? String(parts[1]) : ""
        switch parts.first?.lowercased() {
        case "twitch": return try twitch(rest)
        case "eventsub": return try eventSub(rest)
        case "youtube": return try youTube(rest)
        case "bilibili": return try bilibili(rest, name)
        case "kick": return try kick(rest, name)
        case "streamelements": return try streamElements(rest)
        case "onecomme":
            var endpoint = try hub(rest, name, usual: HubSource.oneComme)
            if endpoint.webSocketPath == "/" { endpoint.webSocketPath = HubSource.oneComme.webSocketPath }
            return HubSource(.oneComme, endpoint: endpoint)
        case "streamerbot":
            return HubSource(
                .streamerBot(password: streamerBotPassword),
                endpoint: try hub(rest, name, usual: HubSource.streamerBot))
        case "socialstream":
            guard let session = socialStreamSession else {
                throw ChatSourceFault.noSession(String(name.prefix(80)))
            }
            var endpoint = HubSource.hostedSocialStream
            if rest != "hosted" { endpoint = try hub(rest, name, usual: HubSource.localSocialStream) }
            return HubSource(.socialStream(session: session), endpoint: endpoint)
        case "obs":
            return OBSSource(endpoint: try hub(rest, name, usual: obsEndpoint), password: obsPassword)
        default: throw ChatSourceFault.unknown(String(name.prefix(80).filter { !$0.isNewline }))
        }
    }

    private func twitch(_ channel: String) throws(ChatSourceFault) -> any ChatSource {
        var endpoint = twitchServer
        if let certificateAuthority { endpoint.certificateAuthority = certificateAuthority }
        do {
            return try TwitchSource(
                channel: channel, login: twitchLogin, endpoint: endpoint,
                options: TwitchOptions(sharedChat: readsSharedChat ? .all : .own),
                answers: twitchAnswers ? twitchPace : nil)
        } catch {
            throw .channel(error)
        }
    }

    private func eventSub(_ channel: String) throws(ChatSourceFault) -> any ChatSource {
        guard let eventSubLogin else { throw .noEventSubLogin }
        let name =
            channel.lowercased().hasPrefix("eventsub:")
            ? String(channel.dropFirst("eventsub:".count)) : channel
        do {
            return try EventSubSource(
                channel: name, login: eventSubLogin, servers: eventSubServers,
                certificateAuthority: certificateAuthority,
                options: TwitchOptions(sharedChat: readsSharedChat ? .all : .own),
                answers: eventSubAnswers ? twitchPace : nil)
        } catch {
            throw .channel(error)
        }
    }

    private func youTube(_ target: String) throws(ChatSourceFault) -> any ChatSource {
        let name: YouTubeName
        do { name = try YouTubeName(target) } catch { throw .youTube(error) }
        guard let youTubeAccess else { throw .noYouTubeAccess("youtube:\(name.label)") }
        if name == .mine, case .key = youTubeAccess { throw .noYouTubeAccess("youtube:mine") }
        return YouTubeSource(
            name, access: youTubeAccess, quota: youTubeQuota, servers: youTubeServers,
            certificateAuthority: certificateAuthority, answers: youTubeAnswers ? youTubePace : nil)
    }

    private func youTubeWeb(_ name: String) throws(ChatSourceFault) -> any ChatSource {
        guard readsYouTubeWeb else {
            throw .youTubeWebIsOff(String(name.prefix(80).filter { !$0.isNewline }))
        }
        do throws(YouTubeNameFault) {
            return try YouTubeWebSource(
                try YouTubeName(String(name.dropFirst("youtube-web:".count))), servers: youTubeServers,
                certificateAuthority: certificateAuthority)
        } catch {
            throw .youTube(error)
        }
    }

    private func bilibili(_ room: String, _ name: String) throws(ChatSourceFault) -> any ChatSource {
        guard !room.isEmpty else {
            guard let bilibili else { throw .noBilibiliKeys }
            return BilibiliSource(
                open: bilibili, servers: bilibiliServers, readsMirrors: readsSharedChat,
                certificateAuthority: certificateAuthority)
        }
        guard readsBilibiliWeb else { throw .bilibiliWebIsOff(String(name.prefix(80))) }
        do {
            return try BilibiliSource(
                room: room, cookie: bilibiliCookie, servers: bilibiliServers,
                readsMirrors: readsSharedChat, certificateAuthority: certificateAuthority)
        } catch {
            throw .room(error)
        }
    }

    private func kick(_ channel: String, _ name: String) throws(ChatSourceFault) -> any ChatSource {
        guard readsKick else { throw .kickIsOff(String(name.prefix(80))) }
        do {
            return try KickSource(
                channel: channel, endpoint: kickServer, certificateAuthority: certificateAuthority)
        } catch {
            throw .kick(error)
        }
    }

    private func streamElements(_ channel: String) throws(ChatSourceFault) -> any ChatSource {
        guard let token = streamElementsToken else { throw .noStreamElementsToken }
        var endpoint = streamElementsServer
        endpoint.certificateAuthority = certificateAuthority
        do {
            return try StreamElementsSource(channel: channel, token: token, endpoint: endpoint)
        } catch {
            throw .streamElements(error)
        }
    }

    /// A connection to OBS.
    ///
    /// - Throws: ``OBSFault``.
    public func obs() async throws(OBSFault) -> OBSClient {
        try await .connect(obsEndpoint, password: obsPassword)
    }

    /// Where OBS listens, as a setting names it: `HOST:PORT` or `ws://HOST:PORT/`.
    ///
    /// - Throws: ``ChatSourceFault``.
    public mutating func setOBS(_ address: String) throws(ChatSourceFault) {
        obsEndpoint = try hub(address, address, usual: OBSClient.usual)
    }

    private func hub(_ address: String, _ name: String, usual: Endpoint) throws(ChatSourceFault) -> Endpoint {
        if address.isEmpty { return usual }
        let isWhole = address.hasPrefix("ws://") || address.hasPrefix("wss://")
        guard var endpoint = Endpoint(isWhole ? address : "ws://\(address)"), endpoint.webSocketPath != nil
        else { throw .address(String(name.prefix(80).filter { !$0.isNewline })) }
        endpoint.certificateAuthority = certificateAuthority
        return endpoint
    }
}

extension ChatSourceFactory {
    /// Twitch's server as a setting names it: `ircs://HOST:PORT`, `wss://HOST/`, or `irc://` on this machine.
    ///
    /// - Throws: ``ChatSourceFault`` for what is no such address, or would send a login over the network in the open.
    public mutating func setTwitchServer(_ address: String) throws(ChatSourceFault) {
        guard let given = Endpoint(address), given.usesTLS || Endpoint.isHere(given.host) else {
            throw .server(Self.shown(address))
        }
        twitchServer = given
    }

    /// A server in place of YouTube's, as a setting names it: `https://HOST:PORT`, or `http://` on this machine.
    ///
    /// - Throws: ``ChatSourceFault`` for what is no such address.
    public mutating func setYouTubeServer(_ address: String) throws(ChatSourceFault) {
        youTubeServers = YouTubeServers(try Self.webServer(address))
    }

    /// Reads YouTube with a login.
    ///
    /// - Parameter file: of the login. ``certificateAuthority`` and ``youTubeServers`` are set before.
    /// - Throws: ``LoginFault``.
    public mutating func setYouTubeLogin(file: String) throws(LoginFault) {
        let isElsewhere = youTubeServers != YouTubeServers()
        let service = isElsewhere ? LoginService.youTube.at(youTubeServers.api) : .youTube
        youTubeAccess = .login(
            try LoginKeeper(service, file: file, certificateAuthority: certificateAuthority))
    }

    /// Reads Twitch over EventSub with a login.
    ///
    /// - Parameters:
    ///   - file: of the login. ``certificateAuthority`` is set before.
    ///   - server: in place of Twitch's: `https://HOST:PORT`, with the WebSocket at `/ws`; `nil` for Twitch's.
    /// - Throws: ``LoginFault`` or ``ChatSourceFault``.
    public mutating func setEventSub(file: String, server: String?) throws {
        var service = LoginService.twitch
        if let server {
            let api = try Self.webServer(server)
            let address = (api.hasPrefix("https") ? "wss" : "ws") + api.drop { $0 != ":" }
            guard let socket = Endpoint("\(address)/ws?keepalive_timeout_seconds=30") else {
                throw ChatSourceFault.webServer(server)
            }
            eventSubServers = EventSubServers(socket: socket, api: api)
            service = service.at(api)
        }
        eventSubLogin = try LoginKeeper(service, file: file, certificateAuthority: certificateAuthority)
    }

    /// The address of a web server, as a setting names it, without a `/` at its end.
    ///
    /// - Throws: ``ChatSourceFault`` for what is no such address, or would send secrets over the network in the open.
    public static func webServer(_ address: String) throws(ChatSourceFault) -> String {
        let trimmed = address.hasSuffix("/") ? String(address.dropLast()) : address
        guard let parts = URLComponents(string: trimmed), let host = parts.host, !host.isEmpty,
            parts.path.isEmpty,
            parts.query == nil, parts.scheme == "https" || parts.scheme == "http" && Endpoint.isHere(host)
        else { throw .webServer(shown(address)) }
        return trimmed
    }

    /// The server of Kick's messages as a setting names it, with the key that the site's page uses.
    ///
    /// - Throws: ``ChatSourceFault`` for what is no address of a WebSocket over TLS, or on this machine.
    public mutating func setKickServer(_ address: String) throws(ChatSourceFault) {
        guard let given = Self.socket(address) else { throw .kickServer(Self.shown(address)) }
        kickServer = given
    }

    /// A server in place of all of Bilibili's, as a setting names it: `https://HOST:PORT`, or `http://` on this machine.
    ///
    /// - Throws: ``ChatSourceFault`` for what is no such address.
    public mutating func setBilibiliServer(_ address: String) throws(ChatSourceFault) {
        bilibiliServers = BilibiliServers(try Self.webServer(address))
    }

    /// A server in place of StreamElements' gateway, as a setting names it.
    ///
    /// - Throws: ``ChatSourceFault`` for what is no address of a WebSocket over TLS, or on this machine.
    public mutating func setStreamElementsServer(_ address: String) throws(ChatSourceFault) {
        guard let given = Self.socket(address) else { throw .streamElementsServer(Self.shown(address)) }
        streamElementsServer = given
    }

    /// A WebSocket that secrets may be sent to; `nil` for what is none.
    private static func socket(_ address: String) -> Endpoint? {
        guard let given = Endpoint(address), given.webSocketPath != nil,
            given.usesTLS || Endpoint.isHere(given.host)
        else { return nil }
        return given
    }

    private static func shown(_ address: String) -> String {
        String(address.prefix(80).filter { !$0.isNewline })
    }
}

/// Why a source cannot be made, in one line.
public enum ChatSourceFault: OneLineError, Equatable {
    /// No form of ``ChatSourceFactory/forms``.
    case unknown(String)
    case channel(TwitchChannelFault)
    /// Of a hub.
    case address(String)
    case noSession(String)
    case youTube(YouTubeNameFault)
    /// No key of YouTube's API, or for one's own channel no login.
    case noYouTubeAccess(String)
    case youTubeWebIsOff(String)
    case noEventSubLogin
    /// Of YouTube's server, EventSub's or Bilibili's.
    case webServer(String)
    /// Of Twitch's server.
    case server(String)
    case room(BilibiliRoomFault)
    /// The open platform's keys, or the streamer's code, are not set.
    case noBilibiliKeys
    case bilibiliWebIsOff(String)
    case kick(KickChannelFault)
    case kickIsOff(String)
    /// Of Kick's server.
    case kickServer(String)
    case streamElements(StreamElementsFault)
    case noStreamElementsToken
    /// Of StreamElements' gateway.
    case streamElementsServer(String)

    public var description: String {
        switch self {
        case .unknown(let name): "\"\(name)\" is no chat; give \(ChatSourceFactory.forms)"
        case .channel(let fault): fault.description
        case .address(let name): "\(name): give HOST:PORT or ws://HOST:PORT/"
        case .noSession(let name): "\(name): the name of the session is not set"
        case .youTube(let fault): fault.description
        case .noYouTubeAccess(let name):
            "\(name): \(name == "youtube:mine" ? "a login of YouTube is not set" : "neither a key of YouTube's API nor a login is set")"
        case .youTubeWebIsOff(let name):
            "\(name): reading YouTube as its page does is off; YouTube does not offer it to other programs"
        case .noEventSubLogin: "a login of Twitch for EventSub is not set"
        case .webServer(let address):
            "\(address): give https://HOST or https://HOST:PORT; without TLS only this machine is reached"
        case .room(let fault): fault.description
        case .noBilibiliKeys:
            "bilibili: the open platform's application, its key or the streamer's identity code is not set"
        case .bilibiliWebIsOff(let name):
            "\(name): reading rooms as the web's page does is off; Bilibili does not offer it to other programs"
        case .kick(let fault): fault.description
        case .kickIsOff(let name):
            "\(name): reading Kick as its page does is off; Kick does not offer it to other programs"
        case .kickServer(let address): "\(address): give the address of Kick's messages, wss://HOST/app/KEY?…"
        case .streamElements(let fault): fault.description
        case .noStreamElementsToken: "streamelements: the channel's JWT is not set"
        case .streamElementsServer(let address):
            "\(address): give the gateway's address, wss://HOST/; without TLS only this machine is reached"
        case .server(let address):
            "\(address): give ircs://HOST:PORT or wss://HOST/; without TLS only this machine is reached"
        }
    }
}
