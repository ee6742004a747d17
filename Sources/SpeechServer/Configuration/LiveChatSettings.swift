import Foundation
import LiveChatService
import LiveChatSources

/// The settings of the live chat. What viewers may do is in its rules, a file of its own.
public struct LiveChatSettings: Sendable, Equatable {
    /// Chats that are read from the start.
    public var sources: [String] = []
    /// File of the rules; empty for `live-chat/rules.toml` in the data folder.
    public var rules = ""
    /// File in which everything that comes is recorded; empty for none.
    public var record = ""
    /// Whether partners' messages of Twitch's shared chats are read too.
    public var sharedChat = false
    /// Twitch account to read with; empty for none.
    public var twitchLogin = ""
    /// File of that account's token.
    public var twitchTokenFile = ""
    /// Whether that account may write answers.
    public var twitchAnswers = false
    /// Twitch's server, if it is not the usual one.
    public var twitchServer = ""
    /// File of a login of Twitch for EventSub, which `ishowtts chat login` wrote; empty for none.
    public var eventSubLoginFile = ""
    /// Whether that login may write answers.
    public var eventSubAnswers = false
    /// A server in place of EventSub's and those of its requests.
    public var eventSubServer = ""
    /// File of Streamer.bot's password; empty for none.
    public var streamerBotPasswordFile = ""
    /// File of the name of Social Stream Ninja's session; empty for none.
    public var socialStreamSessionFile = ""
    /// File of a key of YouTube's API; empty for none.
    public var youTubeKeyFile = ""
    /// File of a login of YouTube, which `ishowtts chat login` wrote; empty for none.
    public var youTubeLoginFile = ""
    /// Whether that login may write answers.
    public var youTubeAnswers = false
    /// Units of YouTube's API that may be spent in a day.
    public var youTubeUnits = 10_000
    /// Hours for which these are to last.
    public var youTubeHours = 8.0
    /// A server in place of YouTube's.
    public var youTubeServer = ""
    /// Whether YouTube may be read as its page does, without a key.
    public var youTubeWeb = false
    /// Number of the developer's application at Bilibili's open platform; 0 for none.
    public var bilibiliApplication = 0
    /// Name of the developer's key there.
    public var bilibiliKey = ""
    /// File of that key.
    public var bilibiliSecretFile = ""
    /// File of the streamer's identity code.
    public var bilibiliCodeFile = ""
    /// Whether rooms of Bilibili's may be read as the web's page does.
    public var bilibiliWeb = false
    /// File of the cookies of a browser that is logged in at Bilibili; empty for none.
    public var bilibiliCookieFile = ""
    /// A server in place of Bilibili's.
    public var bilibiliServer = ""
    /// Whether Kick may be read as its page does.
    public var kick = false
    /// Where Kick's messages are, if not at the usual place.
    public var kickServer = ""
    /// File of a channel's JWT at StreamElements; empty for none.
    public var streamElementsTokenFile = ""
    /// A server in place of StreamElements' gateway.
    public var streamElementsServer = ""
    /// Where OBS listens; empty for the usual place on this machine.
    public var obs = ""
    /// File of the password of OBS's WebSocket server; empty for none.
    public var obsPasswordFile = ""
    /// PEM file of certificates to trust in place of the system's; empty for the system's.
    public var certificates = ""
    /// Messages that wait to be read, at most.
    public var queueSize = 100
    /// Seconds after which a message is too old to be read.
    public var maxAgeSeconds = 90.0
}

extension ServerConfiguration {
    /// What the live chat is run with. Secrets come from files that only their owner can read, or from the environment:
    /// `ISHOWTTS_TWITCH_TOKEN`, `ISHOWTTS_YOUTUBE_KEY`, `ISHOWTTS_BILIBILI_SECRET`, `ISHOWTTS_BILIBILI_CODE`, `ISHOWTTS_BILIBILI_COOKIE`,
    /// `ISHOWTTS_STREAMELEMENTS_TOKEN`, `ISHOWTTS_STREAMERBOT_PASSWORD`, `ISHOWTTS_SOCIALSTREAM_SESSION`,
    /// `ISHOWTTS_OBS_PASSWORD`.
    ///
    /// - Throws: `ConfigurationError` naming the setting.
    func liveChat(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> LiveChatConfiguration {
        var result = LiveChatConfiguration(folder: service.dataFolder + "/live-chat")
        result.sources = chat.sources
        result.rules = chat.rules.isEmpty ? nil : chat.rules
        result.record = chat.record.isEmpty ? nil : chat.record
        result.queue.capacity = chat.queueSize
        result.queue.maxAge = chat.maxAgeSeconds
        var factory = ChatSourceFactory()
        factory.readsSharedChat = chat.sharedChat
        factory.certificateAuthority = chat.certificates.isEmpty ? nil : chat.certificates
        func secret(_ file: String, _ variable: String, _ setting: String) throws -> Secret? {
            do {
                if !file.isEmpty { return try Secret(file: file) }
                return environment[variable] == nil ? nil : try Secret(variable: variable, of: environment)
            } catch {
                throw ConfigurationError("\(setting): \(error.localizedDescription)")
            }
        }
        let token = try secret(chat.twitchTokenFile, "ISHOWTTS_TWITCH_TOKEN", "chat.twitch_token_file")
        if !chat.twitchLogin.isEmpty {
            guard let token else {
                throw ConfigurationError(
                    "chat.twitch_login: give its token by chat.twitch_token_file or ISHOWTTS_TWITCH_TOKEN")
            }
            factory.twitchLogin = .account(login: chat.twitchLogin, token: token)
        }
        if !chat.twitchServer.isEmpty {
            do { try factory.setTwitchServer(chat.twitchServer) } catch {
                throw ConfigurationError("chat.twitch_server \(error)")
            }
        }
        if !chat.eventSubLoginFile.isEmpty {
            do {
                try factory.setEventSub(
                    file: chat.eventSubLoginFile,
                    server: chat.eventSubServer.isEmpty ? nil : chat.eventSubServer)
            } catch {
                throw ConfigurationError("chat.eventsub_login_file: \(error.localizedDescription)")
            }
        }
        let key = try secret(
            chat.bilibiliSecretFile, "ISHOWTTS_BILIBILI_SECRET", "chat.bilibili_secret_file")
        let code = try secret(chat.bilibiliCodeFile, "ISHOWTTS_BILIBILI_CODE", "chat.bilibili_code_file")
        if chat.bilibiliApplication > 0 || !chat.bilibiliKey.isEmpty {
            guard chat.bilibiliApplication > 0, !chat.bilibiliKey.isEmpty, let key, let code else {
                throw ConfigurationError(
                    "chat.bilibili_application: give chat.bilibili_key, the key itself by chat.bilibili_secret_file or "
                        + "ISHOWTTS_BILIBILI_SECRET, and the streamer's identity code by chat.bilibili_code_file or "
                        + "ISHOWTTS_BILIBILI_CODE")
            }
            factory.bilibili = BilibiliCredentials(
                applicationID: chat.bilibiliApplication, keyID: chat.bilibiliKey, secret: key, code: code)
        }
        factory.readsBilibiliWeb = chat.bilibiliWeb
        factory.bilibiliCookie = try secret(
            chat.bilibiliCookieFile, "ISHOWTTS_BILIBILI_COOKIE", "chat.bilibili_cookie_file")
        if !chat.bilibiliServer.isEmpty {
            do { try factory.setBilibiliServer(chat.bilibiliServer) } catch {
                throw ConfigurationError("chat.bilibili_server \(error)")
            }
        }
        factory.readsKick = chat.kick
        if !chat.kickServer.isEmpty {
            do { try factory.setKickServer(chat.kickServer) } catch {
                throw ConfigurationError("chat.kick_server \(error)")
            }
        }
        factory.streamElementsToken = try secret(
            chat.streamElementsTokenFile, "ISHOWTTS_STREAMELEMENTS_TOKEN", "chat.streamelements_token_file")
        if !chat.streamElementsServer.isEmpty {
            do { try factory.setStreamElementsServer(chat.streamElementsServer) } catch {
                throw ConfigurationError("chat.streamelements_server \(error)")
            }
        }
        factory.streamerBotPassword = try secret(
            chat.streamerBotPasswordFile, "ISHOWTTS_STREAMERBOT_PASSWORD", "chat.streamerbot_password_file")
        factory.socialStreamSession = try secret(
            chat.socialStreamSessionFile, "ISHOWTTS_SOCIALSTREAM_SESSION", "chat.socialstream_session_file")
        try setYouTube(
            of: &factory, folder: result.folder,
            key: try secret(chat.youTubeKeyFile, "ISHOWTTS_YOUTUBE_KEY", "chat.youtube_key_file"))
        factory.obsPassword = try secret(
            chat.obsPasswordFile, "ISHOWTTS_OBS_PASSWORD", "chat.obs_password_file")
        if !chat.obs.isEmpty {
            do { try factory.setOBS(chat.obs) } catch { throw ConfigurationError("chat.obs: \(error)") }
        }
        try allowAnswers(of: &factory)
        result.factory = factory
        return result
    }

    private func allowAnswers(of factory: inout ChatSourceFactory) throws {
        for (isAllowed, login, key, needed) in [
            (chat.twitchAnswers, chat.twitchLogin, "chat.twitch_answers", "chat.twitch_login"),
            (
                chat.eventSubAnswers, chat.eventSubLoginFile, "chat.eventsub_answers",
                "chat.eventsub_login_file"
            ),
            (chat.youTubeAnswers, chat.youTubeLoginFile, "chat.youtube_answers", "chat.youtube_login_file"),
        ] where isAllowed && login.isEmpty {
            throw ConfigurationError("\(key): give the login that answers by \(needed)")
        }
        factory.twitchAnswers = chat.twitchAnswers
        factory.eventSubAnswers = chat.eventSubAnswers
        factory.youTubeAnswers = chat.youTubeAnswers
    }

    private func setYouTube(of factory: inout ChatSourceFactory, folder: String, key: Secret?) throws {
        factory.youTubeQuota = YouTubeQuota(
            limit: chat.youTubeUnits, hours: chat.youTubeHours, file: folder + "/youtube-units.json")
        factory.readsYouTubeWeb = chat.youTubeWeb
        if !chat.youTubeServer.isEmpty {
            do { try factory.setYouTubeServer(chat.youTubeServer) } catch {
                throw ConfigurationError("chat.youtube_server \(error)")
            }
        }
        // A login reads what a key reads, and its own channel's streams.
        if !chat.youTubeLoginFile.isEmpty {
            do { try factory.setYouTubeLogin(file: chat.youTubeLoginFile) } catch {
                throw ConfigurationError("chat.youtube_login_file: \(error)")
            }
        } else if let key {
            factory.youTubeAccess = .key(key)
        }
    }
}
