import ArgumentParser
import Foundation
import LiveChat
import LiveChatSources

/// How the chats are reached that a command names.
struct ChatSourceOptions: ParsableArguments {
    static let forms = """
        A source is twitch:NAME; streamerbot or streamerbot:HOST:PORT; socialstream, socialstream:hosted or \
        socialstream:HOST:PORT; replay:FILE, a record; or - for lines of standard input, JSON or NAME: TEXT.
        Secrets come from files that only you can read (chmod 600), or from the environment: \
        ISHOWTTS_TWITCH_TOKEN, ISHOWTTS_STREAMERBOT_PASSWORD, ISHOWTTS_SOCIALSTREAM_SESSION.
        """

    @Option(help: ArgumentHelp("Twitch account to read with; default is none.", valueName: "name"))
    var twitchLogin: String?

    @Option(help: ArgumentHelp("File with the token of that account.", valueName: "file"))
    var twitchToken: String?

    @Option(
        help: ArgumentHelp(
            "Twitch's server: ircs://HOST:PORT, wss://HOST/, or irc:// on this machine.",
            valueName: "address"))
    var twitchServer: String?

    @Flag(help: "Read what partners' chats bring into a shared chat too.")
    var sharedChat = false

    @Option(help: ArgumentHelp("File with Streamer.bot's password, if it asks for one.", valueName: "file"))
    var streamerbotPassword: String?

    @Option(help: ArgumentHelp("File with the name of Social Stream Ninja's session.", valueName: "file"))
    var socialstreamSession: String?

    @Option(
        help: ArgumentHelp(
            "PEM file of certificates to trust in place of the system's.", valueName: "file"))
    var certificates: String?

    /// The source that a user names.
    ///
    /// - Throws: `Failure`.
    func source(_ name: String) throws -> any ChatSource {
        try Input.check(certificates, "--certificates")
        if name == "-" { return LineSource(warn: { Console.warn($0) }) }
        let (kind, rest) =
            name.firstIndex(of: ":").map {
                (String(name[..<$0]), String(name[name.index(after: $0)...]))
            } ?? (name, "")
        switch kind.lowercased() {
        case "twitch": return try twitch(rest)
        case "streamerbot":
            let password = try Self.secret(streamerbotPassword, "ISHOWTTS_STREAMERBOT_PASSWORD")
            return HubSource(
                .streamerBot(password: password),
                endpoint: try hub(rest, name, usual: HubSource.streamerBot))
        case "socialstream":
            guard let session = try Self.secret(socialstreamSession, "ISHOWTTS_SOCIALSTREAM_SESSION") else {
                throw Failure(
                    .noInput, "\(name): give the session's name in a file with --socialstream-session FILE")
            }
            let endpoint =
                rest == "hosted"
                ? HubSource.hostedSocialStream : try hub(rest, name, usual: HubSource.localSocialStream)
            return HubSource(.socialStream(session: session), endpoint: endpoint)
        case "replay":
            try Input.check(rest, "replay:")
            return ChatReplay(ChatRecording(path: rest))
        default:
            throw Failure(
                .usage,
                "\(name.prefix(80)): is no chat; give twitch:NAME, streamerbot, socialstream, replay:FILE or -"
            )
        }
    }

    private func twitch(_ channel: String) throws -> any ChatSource {
        var endpoint = TwitchSource.tls
        if let twitchServer {
            guard let given = Endpoint(twitchServer), given.usesTLS || Self.isHere(given.host) else {
                throw Failure(
                    .usage,
                    "--twitch-server \(twitchServer.prefix(80)): give ircs://HOST:PORT or wss://HOST/; without TLS only this machine is reached"
                )
            }
            endpoint = given
        }
        endpoint.certificateAuthority = certificates
        var login = TwitchSource.Login.anonymous
        if let twitchLogin {
            guard let token = try Self.secret(twitchToken, "ISHOWTTS_TWITCH_TOKEN") else {
                throw Failure(
                    .noInput,
                    "--twitch-login \(twitchLogin): give its token in a file with --twitch-token FILE")
            }
            login = .account(login: twitchLogin, token: token)
        } else if twitchToken != nil {
            throw Failure(.usage, "--twitch-token: give the account's name with --twitch-login NAME")
        }
        do {
            return try TwitchSource(
                channel: channel, login: login, endpoint: endpoint,
                options: TwitchOptions(sharedChat: sharedChat ? .all : .own))
        } catch {
            throw Failure(.usage, error.localizedDescription)
        }
    }

    private func hub(_ address: String, _ name: String, usual: Endpoint) throws -> Endpoint {
        if address.isEmpty { return usual }
        let isWhole = address.hasPrefix("ws://") || address.hasPrefix("wss://")
        guard var endpoint = Endpoint(isWhole ? address : "ws://\(address)"), endpoint.webSocketPath != nil
        else {
            throw Failure(.usage, "\(name.prefix(80)): give HOST:PORT or ws://HOST:PORT/")
        }
        endpoint.certificateAuthority = certificates
        return endpoint
    }

    /// A secret of a file, or of the environment; `nil` if there is neither.
    static func secret(_ file: String?, _ variable: String) throws -> Secret? {
        do {
            if let file { return try Secret(file: file) }
            return ProcessInfo.processInfo.environment[variable] == nil ? nil : try Secret(variable: variable)
        } catch {
            throw Failure(.noInput, error.localizedDescription)
        }
    }

    private static func isHere(_ host: String) -> Bool {
        ["localhost", "127.0.0.1", "::1"].contains(host.lowercased())
    }
}
