import SpeechText

/// A setting: its name, its meaning, and where it goes.
struct ConfigurationKey: Sendable {
    enum Target: Sendable {
        case text(WritableKeyPath<ServerConfiguration, String> & Sendable)
        case choice(WritableKeyPath<ServerConfiguration, String> & Sendable, [String])
        case integer(WritableKeyPath<ServerConfiguration, Int> & Sendable, ClosedRange<Int>)
        case number(WritableKeyPath<ServerConfiguration, Double> & Sendable, ClosedRange<Double>)
        case flag(WritableKeyPath<ServerConfiguration, Bool> & Sendable)
        case list(WritableKeyPath<ServerConfiguration, [String]> & Sendable)
    }

    let name: String
    let target: Target
    let meaning: String

    private static let dateOrders = TextNormalizer.DateOrder.allCases.map(\.rawValue)
    private static let logLevels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]

    /// All settings; the documentation and `--print-config` are made from this list.
    static let all: [ConfigurationKey] = [
        .init(
            "server.host", .text(\.host),
            "address to listen on; other machines reach 0.0.0.0, which needs keys"),
        .init("server.port", .integer(\.port, 0...65_535), "port to listen on; 0 takes a free one"),
        .init("server.max_connections", .integer(\.maxConnections, 1...65_535), "connections at a time"),
        .init(
            "server.connections_per_client", .integer(\.connectionsPerClient, 1...65_535),
            "of one address; a proxy's clients count as one"),
        .init(
            "server.sockets_per_client", .integer(\.socketsPerClient, 1...65_535), "WebSockets of one address"
        ),
        .init(
            "server.max_body_bytes", .integer(\.maxBodyBytes, 1024...(1 << 30)), "largest body of a request"),
        .init(
            "server.idle_seconds", .number(\.idleSeconds, 1...3600),
            "connections that are idle, do not read or do not answer pings are closed after this"),
        .init(
            "server.drain_seconds", .number(\.drainSeconds, 0...600),
            "time for requests under way at shutdown"),
        .init(
            "server.allowed_hosts", .list(\.allowedHosts),
            "names that clients may use besides localhost, this machine's and addresses, as behind a proxy; \"*\": all"
        ),
        .init(
            "server.allowed_origins", .list(\.allowedOrigins),
            "pages elsewhere that may use the API, as http://host:port; empty: those of this machine; \"*\": all"
        ),
        .init("server.log_level", .choice(\.logLevel, logLevels), logLevels.joined(separator: ", ")),
        .init("auth.keys", .list(\.keys), "NAME=SECRET each; clients send Authorization: Bearer SECRET"),
        .init(
            "auth.allow_anonymous", .flag(\.allowsAnonymous),
            "serve other machines without keys; only on a network that you trust"),
        .init(
            "auth.requests_per_minute", .integer(\.requestsPerMinute, 1...1_000_000),
            "of one key, or of one address without keys"),
        .init(
            "data.folder", .text(\.service.dataFolder),
            "folder of voices and log, relative to the working folder"),
        .init(
            "data.max_voices", .integer(\.service.voiceQuota.voices, 0...1_000_000), "voices that are stored"),
        .init(
            "data.max_bytes", .integer(\.service.voiceQuota.bytes, 0...(1 << 40)),
            "bytes of all recordings that are stored"),
        .init(
            "speech.default_voice", .text(\.service.defaultVoice),
            "voice of requests that name none; empty: the model's first"),
        .init(
            "speech.voice_aliases", .list(\.voiceAliases),
            "NAME=VOICE each, for names that clients have built in; NAME alone is the default voice"),
        .init(
            "speech.max_input", .integer(\.service.maxInputCharacters, 1...100_000),
            "characters of one request"),
        .init(
            "speech.max_seconds", .number(\.service.maxSpeechSeconds, 1...36_000),
            "seconds of speech of one request"),
        .init(
            "speech.max_pause_seconds", .number(\.service.maxPauseSeconds, 0...600),
            "seconds of all [pause:] tags of one request"),
        .init(
            "speech.date_order", .choice(\.dateOrder, dateOrders),
            "how 3/4/2024 is read where no request says: mdy (March) or dmy (April)"),
        .init(
            "speech.make_again", .flag(\.service.makesAgain),
            "speech in whose sound a fault is found is made once more where no seed was given and nothing was sent"
        ),
        .init(
            "chat.sources", .list(\.chat.sources),
            "chats that are read from the start: twitch:NAME, eventsub:NAME, youtube:@HANDLE, youtube:VIDEO, youtube:mine, youtube-web:@HANDLE, "
                + "bilibili[:ROOM], kick:NAME, streamelements:CHANNEL, onecomme, streamerbot[:HOST:PORT], socialstream[:hosted], obs[:HOST:PORT]"
        ),
        .init(
            "chat.rules", .text(\.chat.rules),
            "file of what is read, see docs/live-chat.md; empty: live-chat/rules.toml in the data folder"),
        .init(
            "chat.record", .text(\.chat.record),
            "file in which all messages are recorded, to be replayed by `ishowtts chat replay`; empty: none"),
        .init(
            "chat.shared_chat", .flag(\.chat.sharedChat), "read partners' messages of shared chats too"),
        .init("chat.twitch_login", .text(\.chat.twitchLogin), "Twitch account to read with; empty: none"),
        .init(
            "chat.twitch_token_file", .text(\.chat.twitchTokenFile),
            "file of its token, readable to you alone; or ISHOWTTS_TWITCH_TOKEN"),
        .init(
            "chat.twitch_answers", .flag(\.chat.twitchAnswers),
            "let that account write answers to commands, as the rules say; the token needs chat:edit"),
        .init(
            "chat.twitch_server", .text(\.chat.twitchServer),
            "ircs://HOST:PORT or wss://HOST/ in place of Twitch's"),
        .init(
            "chat.eventsub_login_file", .text(\.chat.eventSubLoginFile),
            "file that `ishowtts chat login twitch` wrote, for eventsub:NAME"),
        .init(
            "chat.eventsub_answers", .flag(\.chat.eventSubAnswers),
            "let that login write answers; made with `ishowtts chat login twitch --answers`"),
        .init(
            "chat.eventsub_server", .text(\.chat.eventSubServer),
            "https://HOST:PORT in place of Twitch's servers for EventSub"),
        .init(
            "chat.youtube_key_file", .text(\.chat.youTubeKeyFile),
            "file of a key of YouTube's API, readable to you alone; or ISHOWTTS_YOUTUBE_KEY"),
        .init(
            "chat.youtube_login_file", .text(\.chat.youTubeLoginFile),
            "file that `ishowtts chat login youtube` wrote, in place of a key"),
        .init(
            "chat.youtube_answers", .flag(\.chat.youTubeAnswers),
            "let that login write answers, 50 units each; made with `ishowtts chat login youtube --answers`"),
        .init(
            "chat.youtube_units", .integer(\.chat.youTubeUnits, 5...1_000_000_000),
            "units of YouTube's API that may be spent in a day"),
        .init(
            "chat.youtube_hours", .number(\.chat.youTubeHours, 0.5...24), "hours for which they are to last"),
        .init(
            "chat.youtube_server", .text(\.chat.youTubeServer), "https://HOST:PORT in place of YouTube's"),
        .init(
            "chat.youtube_web", .flag(\.chat.youTubeWeb),
            "read youtube-web:NAME as the site's page does, without a key, which YouTube does not offer to other programs"
        ),
        .init(
            "chat.bilibili_application", .integer(\.chat.bilibiliApplication, 0...999_999_999_999_999),
            "number of your application at Bilibili's open platform; 0: none"),
        .init("chat.bilibili_key", .text(\.chat.bilibiliKey), "name of your key there (access_key_id)"),
        .init(
            "chat.bilibili_secret_file", .text(\.chat.bilibiliSecretFile),
            "file of that key, readable to you alone; or ISHOWTTS_BILIBILI_SECRET"),
        .init(
            "chat.bilibili_code_file", .text(\.chat.bilibiliCodeFile),
            "file of the streamer's identity code; or ISHOWTTS_BILIBILI_CODE"),
        .init(
            "chat.bilibili_web", .flag(\.chat.bilibiliWeb),
            "read bilibili:ROOM as the web's page does, which Bilibili does not offer to other programs"),
        .init(
            "chat.bilibili_cookie_file", .text(\.chat.bilibiliCookieFile),
            "file of the cookies of a browser that is logged in there; or ISHOWTTS_BILIBILI_COOKIE"),
        .init(
            "chat.bilibili_server", .text(\.chat.bilibiliServer), "https://HOST:PORT in place of Bilibili's"),
        .init(
            "chat.kick", .flag(\.chat.kick),
            "read kick:NAME as the site's page does, which Kick does not offer to other programs"),
        .init(
            "chat.kick_server", .text(\.chat.kickServer),
            "wss://HOST/app/KEY?… in place of the usual address of Kick's messages"),
        .init(
            "chat.streamelements_token_file", .text(\.chat.streamElementsTokenFile),
            "file of the channel's JWT; or ISHOWTTS_STREAMELEMENTS_TOKEN"),
        .init(
            "chat.streamelements_server", .text(\.chat.streamElementsServer),
            "wss://HOST/ in place of StreamElements' gateway"),
        .init(
            "chat.streamerbot_password_file", .text(\.chat.streamerBotPasswordFile),
            "file of Streamer.bot's password; or ISHOWTTS_STREAMERBOT_PASSWORD"),
        .init(
            "chat.socialstream_session_file", .text(\.chat.socialStreamSessionFile),
            "file of the name of Social Stream Ninja's session; or ISHOWTTS_SOCIALSTREAM_SESSION"),
        .init("chat.obs", .text(\.chat.obs), "HOST:PORT of OBS; empty: 127.0.0.1:4455"),
        .init(
            "chat.obs_password_file", .text(\.chat.obsPasswordFile),
            "file of the password of OBS's WebSocket server; or ISHOWTTS_OBS_PASSWORD"),
        .init(
            "chat.certificates", .text(\.chat.certificates),
            "PEM file of certificates to trust in place of the system's"),
        .init("chat.queue_size", .integer(\.chat.queueSize, 1...1000), "messages that wait to be read"),
        .init(
            "chat.max_age_seconds", .number(\.chat.maxAgeSeconds, 1...3600),
            "messages that wait longer are not read; paid ones have four times as long"),
        .init("queue.size", .integer(\.service.limits.queue, 4...10_000), "requests that wait or run"),
        .init("queue.per_client", .integer(\.service.limits.perClient, 1...10_000), "of one client"),
        .init(
            "queue.batch", .integer(\.service.limits.batch, 1...64), "chat and bulk requests sampled together"
        ),
        .init(
            "queue.deadline_seconds", .number(\.service.deadlineSeconds, 1...3600), "longest wait for a turn"),
        .init(
            "queue.cache_bytes", .integer(\.service.limits.cacheBytes, 0...(1 << 36)),
            "speech kept to be given again"
        ),
        .init(
            "canary.hours", .number(\.service.canaryHours, 0...8760),
            "hours between checks that fixed sentences are spoken as before, see docs/operations.md; 0: none"),
        .init(
            "log.records", .integer(\.service.logRecords, 1...100_000_000),
            "requests that the synthesis log keeps"),
        .init("log.text", .flag(\.service.logsText), "keep the texts in it too"),
        .init(
            "tracing.endpoint", .text(\.tracing.endpoint),
            "collector of OpenTelemetry (OTLP over HTTP), as http://127.0.0.1:4318; empty: no spans"),
        .init(
            "tracing.sample", .number(\.tracing.sample, 0...1),
            "share of the traces that begin here and are kept; those of others are kept as they say"),
        .init("tracing.service", .text(\.tracing.service), "the name under which a collector shows them"),
    ]

    init(_ name: String, _ target: Target, _ meaning: String) {
        self.name = name
        self.target = target
        self.meaning = meaning
    }
}
