import Foundation

/// The forms of the first iShowTTS: its message, and the packets of its stream.
extension ChatShape {
    /// `{"id", "platform", "channel", "username", "priority", "content": {"Text": …}, …}`.
    ///
    /// - Throws: ``ChatInputFault``, which names the field.
    func normalizedMessage() throws -> [ChatEvent] {
        guard let name = value.firstText("username") else { throw ChatInputFault.missing("username") }
        let content = value["content"]
        let system = content?.firstText("System")
        guard let text = system ?? content?.firstText("Text") ?? content?.text ?? value["text"]?.text else {
            throw ChatInputFault.missing("content.Text")
        }
        let metadata = value["metadata"]
        var roles: Set<ChatAuthor.Role> = []
        var kind = system == nil ? ChatMessage.Kind.chat : .system("")
        let bits = metadata?["bits"]?.integer ?? 0
        switch value["priority"]?.text {
        case "Moderator": roles.insert(.moderator)
        case "Gift": kind = .gift(count: 1, name: nil, recipient: nil)
        default: break
        }
        if bits > 0 { kind = .paid(ChatMessage.Money(amount: Decimal(bits), currency: "bits")) }
        if metadata?.isSet("subscriber") == true { roles.insert(.subscriber) }
        if metadata?.isSet("first_msg") == true { roles.insert(.firstTime) }
        return [
            message(
                id: value.firstText("id"), platform: value.firstText("platform").map(Self.platform),
                channel: value.firstText("channel")?.lowercased(),
                author: author(
                    id: value.firstText("user_id"), login: metadata?.firstText("user_login"), name: name,
                    roles: roles),
                kind: kind,
                fragments: self.text(text, cheermotes: bits > 0 ? TwitchOptions.globalCheermotes : []),
                sent: Amounts.date(value["timestamp"]))
        ]
    }
}

/// A packet of iShowTTS's stream of clips: the header's length in four bytes, the lowest first, the header as JSON, the
/// audio.
public struct DanmakuPacket: Codable, Sendable, Equatable {
    /// `Twitch` or `YouTube`, as clients of that stream compare it; other platforms by their names.
    public var platform: String
    /// Without `#`.
    public var channel: String
    /// The author's name as it is shown.
    public var username: String
    /// What the page shows.
    public var displayText: String
    /// The audio's media type.
    public var format: String
    /// Of the author's name, as `#RRGGBB`; `null` if there is none.
    public var color: String?

    private enum CodingKeys: String, CodingKey {
        case platform, channel, username, format, color
        case displayText = "display_text"
    }

    /// A packet's header.
    ///
    /// - Parameters:
    ///   - username: the author's name as it is shown.
    ///   - text: what the page shows.
    public init(
        platform: ChatPlatform, channel: String, username: String, text: String, color: String?,
        format: String = "audio/wav"
    ) {
        self.platform =
            switch platform {
            case .twitch: "Twitch"
            case .youTube: "YouTube"
            default: platform.rawValue
            }
        self.channel = channel
        self.username = username
        displayText = text
        self.format = format
        self.color = color
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(platform, forKey: .platform)
        try container.encode(channel, forKey: .channel)
        try container.encode(username, forKey: .username)
        try container.encode(displayText, forKey: .displayText)
        try container.encode(format, forKey: .format)
        try container.encode(color, forKey: .color)
    }

    /// The packet with a clip.
    public func packet(audio: some Collection<UInt8>) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Self.packet(header: try encoder.encode(self), audio: audio)
    }

    /// The packet of any header.
    public static func packet(header: Data, audio: some Collection<UInt8>) -> Data {
        var packet = Data(capacity: 4 + header.count + audio.count)
        for shift in stride(from: 0, to: 32, by: 8) {
            packet.append(UInt8(truncatingIfNeeded: header.count >> shift))
        }
        packet.append(header)
        packet.append(contentsOf: audio)
        return packet
    }
}
