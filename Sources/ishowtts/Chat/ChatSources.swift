import ArgumentParser
import Foundation
import LiveChat
import LiveChatSources

/// How the chats are reached that a command names.
struct ChatSourceOptions: ParsableArguments {
    static let forms = """
        A source is twitch:NAME; eventsub:NAME; youtube:@HANDLE, youtube:VIDEO or youtube:mine; \
        youtube-web:@HANDLE or youtube-web:VIDEO, without a key; bilibili, the open \
        platform, or bilibili:ROOM, the web; kick:NAME or kick:CHATROOM; streamelements:CHANNEL; onecomme or \
        onecomme:HOST:PORT; streamerbot or streamerbot:HOST:PORT; socialstream, socialstream:hosted or socialstream:HOST:PORT; obs or obs:HOST:PORT, which says when you are away; replay:FILE, a record; or - for lines of standard input, JSON or NAME: TEXT.
        Secrets come from files that only you can read (chmod 600), or from the environment: \
        ISHOWTTS_TWITCH_TOKEN, ISHOWTTS_YOUTUBE_KEY, ISHOWTTS_BILIBILI_SECRET, \
        ISHOWTTS_BILIBILI_CODE, ISHOWTTS_BILIBILI_COOKIE, ISHOWTTS_STREAMELEMENTS_TOKEN, \
        ISHOWTTS_STREAMERBOT_PASSWORD, ISHOWTTS_SOCIALSTREAM_SESSION, ISHOWTTS_OBS_PASSWORD.
        """

    @Option(help: ArgumentHelp("Twitch account to read with; default is none.", valueName: "name"))
    var twitchLogin: String?

    @Option(help: ArgumentHelp("File with the token of that account.", valueName: "file"))
    var twitchToken: String?

    @Flag(
        help:
            "Let that account write answers to commands, as the rules say (answers.to); the token needs chat:edit."
    )
    var twitchAnswers = false

    @Option(
        help: ArgumentHelp(
            "Twitch's server: ircs://HOST:PORT, wss://HOST/, or irc:// on this machine.",
            valueName: "address"))
    var twitchServer: String?

    @Flag(help: "Read what partners' chats bring into a shared chat too.")
    var sharedChat = false

    @Option(
        help: ArgumentHelp("File that `chat login twitch` wrote, for eventsub:NAME.", valueName: "file"))
    var eventsubLogin: String?

    @Flag(help: "Let that login write answers; made with `chat login twitch --answers`.")
    var eventsubAnswers = false

    @Option(
        help: ArgumentHelp(
            "https://HOST:PORT in place of Twitch's servers for EventSub.", valueName: "address"))
    var eventsubServer: String?

    @Option(help: ArgumentHelp("File with a key of YouTube's API.", valueName: "file"))
    var youtubeKey: String?

    @Option(
        help: ArgumentHelp(
            "File that `chat login youtube` wrote, in place of a key.", valueName: "file"))
    var youtubeLogin: String?

    @Flag(help: "Let that login write answers, 50 units each; made with `chat login youtube --answers`.")
    var youtubeAnswers = false

    @Option(
        help: ArgumentHelp(
            "Units of YouTube's API that may be spent in a day; a run begins to count at 0.",
            valueName: "units"))
    var youtubeUnits = 10_000

    @Option(help: ArgumentHelp("https://HOST:PORT in place of YouTube's servers.", valueName: "address"))
    var youtubeServer: String?

    @Flag(
        help:
            "Read youtube-web:NAME as the site's page does, without a key, which YouTube does not offer to other programs."
    )
    var youtubeWeb = false

    @Option(
        help: ArgumentHelp("Number of your application at Bilibili's open platform.", valueName: "number"))
    var bilibiliApplication: Int?

    @Option(help: ArgumentHelp("Name of your key there (access_key_id).", valueName: "name"))
    var bilibiliKey: String?

    @Option(help: ArgumentHelp("File with that key (access_key_secret).", valueName: "file"))
    var bilibiliSecret: String?

    @Option(help: ArgumentHelp("File with the streamer's identity code.", valueName: "file"))
    var bilibiliCode: String?

    @Flag(help: "Read bilibili:ROOM as the web's page does, which Bilibili does not offer to other programs.")
    var bilibiliWeb = false

    @Option(
        help: ArgumentHelp("File with the cookies of a browser that is logged in there.", valueName: "file"))
    var bilibiliCookie: String?

    @Option(help: ArgumentHelp("https://HOST:PORT in place of Bilibili's servers.", valueName: "address"))
    var bilibiliServer: String?

    @Flag(help: "Read kick:NAME as the site's page does, which Kick does not offer to other programs.")
    var kick = false

    @Option(
        help: ArgumentHelp("Where Kick's messages are, if not at the usual place.", valueName: "address"))
    var kickServer: String?

    @Option(help: ArgumentHelp("File with the channel's JWT at StreamElements.", valueName: "file"))
    var streamelementsToken: String?

    @Option(help: ArgumentHelp("wss://HOST/ in place of StreamElements' gateway.", valueName: "address"))
    var streamelementsServer: String?

    @Option(help: ArgumentHelp("File with Streamer.bot's password, if it asks for one.", valueName: "file"))
    var streamerbotPassword: String?

    @Option(help: ArgumentHelp("File with the name of Social Stream Ninja's session.", valueName: "file"))
    var socialstreamSession: String?

    @Option(help: ArgumentHelp("File with the password of OBS's WebSocket server.", valueName: "file"))
    var obsPassword: String?

    @Option(
        help: ArgumentHelp(
            "PEM file of certificates to trust in place of the system's.", valueName: "file"))
    var certificates: String?

    /// The sources that a user names. They share logins and YouTube's units.
    ///
    /// - Throws: `Failure`.
    func sources(_ names: [String]) throws -> [any ChatSource] {
        try Input.check(certificates, "--certificates")
        let factory = try factory()
        return try names.map { try source($0, factory) }
    }

    private func source(_ name: String, _ factory: ChatSourceFactory) throws -> any ChatSource {
        if name == "-" { return LineSource(warn: { Console.warn($0) }) }
        if name.lowercased().hasPrefix("replay:") {
            let path = String(name.dropFirst("replay:".count))
            try Input.check(path, "replay:")
            return ChatReplay(ChatRecording(path: path))
        }
        do throws(ChatSourceFault) { return try factory.source(name) } catch {
            switch error {
            case .noSession(let name):
                throw Failure(
                    .noInput, "\(name): give the session's name in a file with --socialstream-session FILE")
            case .noYouTubeAccess(let name):
                throw Failure(
                    .noInput,
                    name == "youtube:mine"
                        ? "\(name): log in with `ishowtts chat login youtube`, and give its file with --youtube-login FILE"
                        : "\(name): give a key of YouTube's API in a file with --youtube-key FILE, or a login with --youtube-login FILE"
                )
            case .noEventSubLogin:
                throw Failure(
                    .noInput,
                    "\(name): log in with `ishowtts chat login twitch`, and give its file with --eventsub-login FILE"
                )
            case .noBilibiliKeys:
                throw Failure(
                    .noInput,
                    "\(error): give --bilibili-application, --bilibili-key, --bilibili-secret and --bilibili-code"
                )
            case .bilibiliWebIsOff: throw Failure(.usage, "\(error); --bilibili-web reads it nevertheless")
            case .youTubeWebIsOff: throw Failure(.usage, "\(error); --youtube-web reads it nevertheless")
            case .kickIsOff: throw Failure(.usage, "\(error); --kick reads it nevertheless")
            case .noStreamElementsToken:
                throw Failure(.noInput, "\(error): give it in a file with --streamelements-token FILE")
            case .unknown: throw Failure(.usage, "\(error), replay:FILE or -")
            default: throw Failure(.usage, error.description)
            }
        }
    }

    private func factory() throws -> ChatSourceFactory {
        var factory = ChatSourceFactory()
        factory.readsSharedChat = sharedChat
        factory.certificateAuthority = certificates
        if let twitchServer {
            do throws(ChatSourceFault) { try factory.setTwitchServer(twitchServer) } catch {
                throw Failure(.usage, "--twitch-server \(error)")
            }
        }
        if let twitchLogin {
            guard let token = try Self.secret(twitchToken, "ISHOWTTS_TWITCH_TOKEN") else {
                throw Failure(
                    .noInput,
                    "--twitch-login \(twitchLogin): give its token in a file with --twitch-token FILE")
            }
            factory.twitchLogin = .account(login: twitchLogin, token: token)
        } else if twitchToken != nil {
            throw Failure(.usage, "--twitch-token: give the account's name with --twitch-login NAME")
        }
        if twitchAnswers, twitchLogin == nil {
            throw Failure(
                .usage, "--twitch-answers: give the account that answers with --twitch-login NAME")
        }
        factory.twitchAnswers = twitchAnswers
        if eventsubAnswers, eventsubLogin == nil {
            throw Failure(
                .usage, "--eventsub-answers: give the login that answers with --eventsub-login FILE")
        }
        factory.eventSubAnswers = eventsubAnswers
        if let eventsubLogin {
            do { try factory.setEventSub(file: eventsubLogin, server: eventsubServer) } catch {
                throw Failure(
                    error is LoginFault ? .noInput : .usage,
                    "\(error is LoginFault ? "--eventsub-login" : "--eventsub-server") \(error.localizedDescription)"
                )
            }
        } else if eventsubServer != nil {
            throw Failure(.usage, "--eventsub-server: give the login's file with --eventsub-login FILE")
        }
        try setYouTube(of: &factory)
        try addBilibili(to: &factory)
        factory.readsKick = kick
        if let kickServer {
            do throws(ChatSourceFault) { try factory.setKickServer(kickServer) } catch {
                throw Failure(.usage, "--kick-server \(error)")
            }
        }
        factory.streamElementsToken = try Self.secret(streamelementsToken, "ISHOWTTS_STREAMELEMENTS_TOKEN")
        if let streamelementsServer {
            do throws(ChatSourceFault) { try factory.setStreamElementsServer(streamelementsServer) } catch {
                throw Failure(.usage, "--streamelements-server \(error)")
            }
        }
        factory.streamerBotPassword = try Self.secret(streamerbotPassword, "ISHOWTTS_STREAMERBOT_PASSWORD")
        factory.socialStreamSession = try Self.secret(socialstreamSession, "ISHOWTTS_SOCIALSTREAM_SESSION")
        factory.obsPassword = try Self.secret(obsPassword, "ISHOWTTS_OBS_PASSWORD")
        return factory
    }

    private func setYouTube(of factory: inout ChatSourceFactory) throws {
        guard (5...1_000_000_000).contains(youtubeUnits) else {
            throw Failure(.usage, "--youtube-units \(youtubeUnits): give 5 to 1000000000")
        }
        factory.youTubeQuota = YouTubeQuota(limit: youtubeUnits)
        factory.readsYouTubeWeb = youtubeWeb
        if let youtubeServer {
            do throws(ChatSourceFault) { try factory.setYouTubeServer(youtubeServer) } catch {
                throw Failure(.usage, "--youtube-server \(error)")
            }
        }
        if youtubeAnswers, youtubeLogin == nil {
            throw Failure(.usage, "--youtube-answers: give the login that answers with --youtube-login FILE")
        }
        factory.youTubeAnswers = youtubeAnswers
        if let youtubeLogin {
            do throws(LoginFault) { try factory.setYouTubeLogin(file: youtubeLogin) } catch {
                throw Failure(.noInput, "--youtube-login \(error)")
            }
        } else if let key = try Self.secret(youtubeKey, "ISHOWTTS_YOUTUBE_KEY") {
            factory.youTubeAccess = .key(key)
        }
    }

    private func addBilibili(to factory: inout ChatSourceFactory) throws {
        let secret = try Self.secret(bilibiliSecret, "ISHOWTTS_BILIBILI_SECRET")
        let code = try Self.secret(bilibiliCode, "ISHOWTTS_BILIBILI_CODE")
        if let number = bilibiliApplication, let key = bilibiliKey, let secret, let code {
            factory.bilibili = BilibiliCredentials(
                applicationID: number, keyID: key, secret: secret, code: code)
        }
        factory.readsBilibiliWeb = bilibiliWeb
        factory.bilibiliCookie = try Self.secret(bilibiliCookie, "ISHOWTTS_BILIBILI_COOKIE")
        if let bilibiliServer {
            do throws(ChatSourceFault) { try factory.setBilibiliServer(bilibiliServer) } catch {
                throw Failure(.usage, "--bilibili-server \(error)")
            }
        }
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
}
