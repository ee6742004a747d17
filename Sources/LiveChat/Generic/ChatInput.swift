import Foundation
import Synchronization

/// What another program sent: messages and deletions in this program's form, or in one that it recognizes by its shape
/// (`docs/live-chat.md` lists them).
public final class ChatInput: Sendable {
    /// What an input was.
    public enum Reading: Sendable, Equatable {
        /// The events, and what was wrong with the items that are missing among them.
        case events([ChatEvent], faults: [ChatInputFault])
        /// A command to speak or to stop, as programs send it that know Speaker.bot.
        case speech(SpeakerBotCommand)
        /// Understood, and of no interest.
        case ignored
    }

    /// The longest input in bytes.
    public static let longest = 1 << 20

    let name: String
    let platform: ChatPlatform
    let channel: String
    private let state = Mutex((seen: RecentIDs(), unnamed: 0))

    /// - Parameters:
    ///   - name: of the source; ids of messages that come without one begin with it.
    ///   - platform: of messages that do not tell theirs.
    ///   - channel: of messages that do not tell theirs; the source's name if `nil`.
    public init(name: String, platform: ChatPlatform = .generic, channel: String? = nil) {
        self.name = name
        self.platform = platform
        self.channel = (channel ?? name).lowercased()
    }

    /// Reads one JSON text: an object, or an array of such. Takes linear time. Messages whose ids were seen are left out.
    ///
    /// - Parameter received: when it came; the time of messages that do not tell when they were sent.
    /// - Throws: ``ChatInputFault`` where nothing of it can be read; of an array, unreadable items are told in the result.
    public func read(_ bytes: some Collection<UInt8>, received: Date) throws -> Reading {
        guard bytes.count <= Self.longest else { throw ChatInputFault.tooLong(limit: Self.longest) }
        let value: JSONValue
        do { value = try JSONValue(bytes) } catch let fault as JSONFault {
            throw ChatInputFault.notJSON(fault)
        }
        guard let items = value.items else { return try read(value, received: received) }
        var events: [ChatEvent] = []
        var faults: [ChatInputFault] = []
        for (index, item) in items.enumerated() {
            do {
                if case .events(let found, let missed) = try read(item, received: received) {
                    events += found
                    faults += missed
                }
            } catch let fault as ChatInputFault {
                faults.append(.item(index, fault.description))
            }
        }
        return .events(events, faults: faults)
    }

    /// Reads a line of plain text: `NAME: TEXT`, or a text of nobody's.
    ///
    /// - Throws: ``ChatInputFault`` where the line is too long.
    public func read(text line: some Collection<UInt8>, received: Date) throws -> Reading {
        guard line.count <= Self.longest else { throw ChatInputFault.tooLong(limit: Self.longest) }
        let line = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !line.isEmpty else { return .ignored }
        var (name, text): (String?, Substring) = (nil, line[...])
        // A name is a word; "https://…" is none.
        if let colon = line.range(of: ": "), !line[..<colon.lowerBound].contains(where: \.isWhitespace),
            (1...64).contains(line[..<colon.lowerBound].utf8.count), !line[colon.upperBound...].isEmpty
        {
            (name, text) = (String(line[..<colon.lowerBound]), line[colon.upperBound...])
        }
        let shape = ChatShape(input: self, value: .null, received: received)
        return .events(
            [
                shape.message(
                    id: nil, author: shape.author(id: nil, name: name), fragments: shape.text(String(text)))
            ],
            faults: [])
    }

    private func read(_ value: JSONValue, received: Date) throws -> Reading {
        guard case .object(let members) = value else {
            throw ChatInputFault.wrong("the input", expected: "an object")
        }
        if let command = try SpeakerBotCommand(value) { return .speech(command) }
        let shape = ChatShape(input: self, value: value, received: received)
        let events: [ChatEvent]
        if value["v"] != nil || value["kind"] != nil && value["metadata"] == nil {
            events = try shape.ownForm()
        } else if members["chatname"] != nil || members["chatmessage"] != nil || value["delete"] != nil {
            events = shape.socialStream()
        } else if let event = value["event"], event["source"] != nil, event["type"] != nil {
            events = try shape.streamerBot(event)
        } else if let type = value["type"]?.text, ["comments", "deleted", "clear"].contains(type),
            value["topic"] == nil
        {
            events = shape.oneComme(type)
        } else if value["metadata"]?["message_type"] != nil {
            events = shape.eventSub()
        } else if let topic = value["topic"]?.text {
            events = shape.astro(topic)
        } else if value["username"] != nil || value["priority"] != nil {
            events = try shape.normalizedMessage()
        } else if value["text"] != nil {
            events = try shape.ownForm()
        } else {
            throw ChatInputFault.unknownShape
        }
        let new = events.filter(isNew)
        return new.isEmpty ? .ignored : .events(new, faults: [])
    }

    private func isNew(_ event: ChatEvent) -> Bool {
        guard case .message(let message) = event else { return true }
        return state.withLock { $0.seen.insert("\(message.platform.rawValue)/\(message.id)") == nil }
    }

    /// An id for a message that came without one.
    func newID() -> String {
        state.withLock { state in
            state.unnamed += 1
            return "\(name)-\(state.unnamed)"
        }
    }
}

/// What is wrong with an input, in one line.
public enum ChatInputFault: LocalizedError, CustomStringConvertible, Sendable, Equatable {
    case tooLong(limit: Int)
    case notJSON(JSONFault)
    case missing(String)
    case wrong(String, expected: String)
    case unknownShape
    /// Of an array's item, counted from 0.
    case item(Int, String)

    public var description: String {
        switch self {
        case .tooLong(let limit): "longer than \(limit) bytes; send less at once"
        case .notJSON(let fault): "\(fault)"
        case .missing(let field): "\"\(field)\" is missing"
        case .wrong(let field, let expected): "\(field) must be \(expected)"
        case .unknownShape: "not a message in a known form; a message has at least \"text\""
        case .item(let index, let fault): "item \(index): \(fault)"
        }
    }

    public var errorDescription: String? { description }
}

/// An input that is being read: what all forms need.
struct ChatShape {
    let input: ChatInput
    let value: JSONValue
    let received: Date

    func message(
        id: String?, platform: ChatPlatform? = nil, channel: String? = nil, author: ChatAuthor,
        kind: ChatMessage.Kind = .chat, fragments: [ChatMessage.Fragment], reply: ChatMessage.Reply? = nil,
        sent: Date? = nil, tags: [String: String] = [:]
    ) -> ChatEvent {
        let platform = platform ?? input.platform
        let id = id.flatMap { $0.isEmpty ? nil : $0 } ?? input.newID()
        return .message(
            ChatMessage(
                id: platform == .youTube ? YouTubeMessageID.common(id) : id, platform: platform,
                channel: channel ?? input.channel,
                author: author,
                kind: kind, fragments: fragments, reply: reply, sent: sent ?? received, received: received,
                tags: tags))
    }

    func deletion(
        _ target: ChatEvent.Deletion.Target, platform: ChatPlatform? = nil, channel: String? = nil,
        sent: Date? = nil
    ) -> ChatEvent {
        let platform = platform ?? input.platform
        return .deletion(
            ChatEvent.Deletion(
                platform: platform, channel: channel ?? input.channel,
                target: platform == .youTube ? target.withYouTubeName : target, sent: sent, received: received
            ))
    }

    /// An author of whom not everything may be known; a viewer without any name if nothing is.
    func author(
        id: String?, login: String? = nil, name: String?, roles: Set<ChatAuthor.Role> = [],
        badges: [String: String] = [:]
    ) -> ChatAuthor {
        let shown = name ?? login ?? ""
        let login = (login ?? shown).lowercased()
        return ChatAuthor(id: id ?? login, login: login, name: shown, roles: roles, badges: badges)
    }

    func text(_ text: String, cheermotes: Set<String> = []) -> [ChatMessage.Fragment] {
        TextFragments(cheermotes: cheermotes)(text[...].unicodeScalars)
    }

    static func platform(_ name: String) -> ChatPlatform {
        let name = name.lowercased()
        return ChatPlatform(rawValue: name == "youtubeshorts" ? "youtube" : name)
    }
}
