import Foundation
import Synchronization

/// Reads the lines of a Twitch chat, from one connection or from two at once while one replaces the other: messages that
/// come twice are taken once, and the gifts of one wave are told once.
public final class TwitchReader: Sendable {
    /// How often each kind of line was left out.
    public var skipped: [TwitchLine.Skip: Int] { state.withLock(\.skipped) }

    private let options: TwitchOptions
    private let state = Mutex(State())

    private struct State {
        var messages = RecentIDs()
        var gifts = RecentIDs(capacity: 512)
        var unnamed = 0
        var skipped: [TwitchLine.Skip: Int] = [:]
    }

    /// A reader that has seen nothing yet.
    public init(options: TwitchOptions = TwitchOptions()) { self.options = options }

    /// Tells what a line means. Takes time linear in the line's length, and never fails: what is malformed is skipped.
    ///
    /// - Parameter received: when it came; the time of a message whose tags do not tell when it was sent.
    public func read(_ line: IRCLine, received: Date) -> TwitchLine {
        let meaning =
            switch line.command {
            case "PRIVMSG": message(line, received: received)
            case "USERNOTICE": notice(line, received: received)
            case "CLEARMSG": deletion(line, received: received)
            case "CLEARCHAT": clearing(line, received: received)
            default: control(line)
            }
        if case .skipped(let reason) = meaning { state.withLock { $0.skipped[reason, default: 0] += 1 } }
        return meaning
    }

    private func message(_ line: IRCLine, received: Date) -> TwitchLine {
        guard let channel = line.channel, let text = line.parameters.dropFirst().first, !text.isEmpty else {
            return .skipped(.malformed)
        }
        let tags = TwitchTags(line.tags)
        let login = (line.nick ?? "").lowercased()
        var body = TwitchText(text)
        let reply = tags.reply
        if let reply, let parent = line.tags["reply-parent-user-login"] {
            body.dropMention(of: [reply.author, parent])
        }
        return finish(
            ChatMessage(
                id: "", platform: .twitch, channel: channel, author: tags.author(login: login),
                kind: tags.kind(isAction: body.isAction),
                fragments: body.fragments(
                    emotes: tags["emotes"], cheermotes: tags["bits"].isEmpty ? [] : options.cheermotes),
                reply: reply, sent: tags.sent ?? received, received: received, tags: line.tags))
    }

    private func notice(_ line: IRCLine, received: Date) -> TwitchLine {
        guard let channel = line.channel else { return .skipped(.malformed) }
        let tags = TwitchTags(line.tags)
        let isShared = tags["msg-id"] == "sharedchatnotice"
        let kind = tags[isShared ? "source-msg-id" : "msg-id"]
        guard !kind.isEmpty else { return .skipped(.malformed) }
        if kind == "subgift" || kind == "anonsubgift" {
            let waves = [tags.parameter("community-gift-id"), tags.parameter("origin-id")]
            if state.withLock({ state in waves.contains { state.gifts.name(of: $0) != nil } }) {
                return .skipped(.partOfGift)
            }
        }
        let text = line.parameters.dropFirst().first ?? ""
        let result = finish(
            ChatMessage(
                id: "", platform: .twitch, channel: channel, author: tags.author(login: tags["login"]),
                kind: tags.noticeKind(kind),
                fragments: TwitchText(text).fragments(emotes: tags["emotes"], cheermotes: []),
                sent: tags.sent ?? received, received: received, tags: line.tags))
        if case .message = result, kind == "submysterygift" || kind == "anonsubmysterygift" {
            state.withLock { state in
                for wave in [tags.parameter("community-gift-id"), tags.parameter("origin-id")] {
                    _ = state.gifts.insert(wave)
                }
            }
        }
        return result
    }

    /// Applies the policy of shared chat, and gives the message its id.
    private func finish(_ message: ChatMessage) -> TwitchLine {
        var message = message
        let id = message.tags["id"] ?? ""
        let room = message.tags["room-id"] ?? ""
        let source = message.tags["source-room-id"] ?? ""
        if options.sharedChat == .own, !source.isEmpty, source != room { return .skipped(.otherRoom) }
        let common = message.tags["source-id"] ?? ""
        return state.withLock { state in
            guard !id.isEmpty else {
                state.unnamed += 1
                message.id = "\(message.channel)-\(state.unnamed)"
                return .message(message)
            }
            message.id = id
            // A message of a shared chat comes once for each of its rooms, each time with an id of its own: a
            // deletion by any of them means the one that was taken.
            if let first = common.isEmpty ? nil : state.messages.insert(common, name: id) {
                _ = state.messages.insert(id, name: first)
                return .skipped(.repeated)
            }
            if common != id, state.messages.insert(id) != nil { return .skipped(.repeated) }
            return .message(message)
        }
    }

    private func deletion(_ line: IRCLine, received: Date) -> TwitchLine {
        let tags = TwitchTags(line.tags)
        let id = tags["target-msg-id"]
        guard let channel = line.channel, !id.isEmpty else { return .skipped(.malformed) }
        let taken = state.withLock { $0.messages.name(of: id) } ?? id
        return .deletion(
            ChatEvent.Deletion(
                platform: .twitch, channel: channel, target: .message(taken), sent: tags.sent,
                received: received))
    }

    private func clearing(_ line: IRCLine, received: Date) -> TwitchLine {
        guard let channel = line.channel else { return .skipped(.malformed) }
        let tags = TwitchTags(line.tags)
        let login = line.parameters.dropFirst().first.flatMap { $0.isEmpty ? nil : $0.lowercased() }
        let id = tags["target-user-id"].isEmpty ? nil : tags["target-user-id"]
        return .deletion(
            ChatEvent.Deletion(
                platform: .twitch, channel: channel,
                target: id == nil && login == nil ? .all : .author(id: id, login: login),
                sent: tags.sent, received: received))
    }

    private func control(_ line: IRCLine) -> TwitchLine {
        let text = line.parameters.last ?? ""
        let nick = (line.nick ?? "").lowercased()
        switch line.command {
        case "PING": return .ping(text)
        case "PONG": return .pong
        case "001": return .welcome(nick: (line.parameters.first ?? "").lowercased())
        case "432", "433": return .nickRefused(inUse: line.command == "433")
        case "RECONNECT": return .reconnect
        case "JOIN", "PART":
            guard let channel = line.channel else { return .skipped(.malformed) }
            return line.command == "JOIN"
                ? .joined(channel: channel, nick: nick) : .parted(channel: channel, nick: nick)
        case "366":
            guard line.parameters.count > 1 else { return .skipped(.malformed) }
            return .namesEnd(channel: IRCLine.channel(line.parameters[1]))
        case "ROOMSTATE":
            guard let channel = line.channel else { return .skipped(.malformed) }
            return .roomState(channel: channel, settings: line.tags)
        case "USERSTATE":
            guard let channel = line.channel else { return .skipped(.malformed) }
            return .written(channel: channel)
        case "NOTICE":
            let target = line.parameters.first ?? ""
            let id = line.tags["msg-id"] ?? ""
            return .notice(
                channel: IRCLine.isChannel(target) ? IRCLine.channel(target) : nil, id: id.isEmpty ? nil : id,
                text: text)
        case "CAP":
            guard line.parameters.count >= 3, ["ACK", "NAK"].contains(line.parameters[1].uppercased()) else {
                return .skipped(.command)
            }
            return .capabilities(
                accepted: line.parameters[1].uppercased() == "ACK",
                names: text.split(separator: " ").map(String.init))
        // Not registered, no such channel, channel full, banned, wrong key, too many channels, password wrong.
        case "ERROR", "403", "405", "451", "464", "465", "471", "473", "474", "475":
            return .refusal(code: line.command, text: text)
        default: return .skipped(.command)
        }
    }
}

extension IRCLine {
    /// The channel that the first parameter names.
    fileprivate var channel: String? {
        guard let first = parameters.first, Self.isChannel(first) else { return nil }
        return Self.channel(first)
    }

    /// Whether a parameter names a channel, and not a user.
    fileprivate static func isChannel(_ parameter: String) -> Bool {
        parameter.utf8.first == UInt8(ascii: "#") && parameter.utf8.count > 1
    }

    /// A channel as messages name it: lower case, without its first `#`.
    fileprivate static func channel(_ parameter: String) -> String {
        String(
            decoding: isChannel(parameter) ? parameter.utf8.dropFirst() : parameter.utf8[...], as: UTF8.self
        )
        .lowercased()
    }
}
