import Foundation

/// What viewers chose for themselves and moderators for them, which outlasts the program: voices, wishes, mutes. Bounded: of
/// each kind the latest are kept.
public struct ViewerChoices: Sendable, Equatable {
    /// A viewer who is not read.
    public struct Mute: Codable, Sendable, Equatable {
        /// Where the viewer writes.
        public var platform: ChatPlatform
        /// The account's id, which outlasts a change of name; empty for a viewer who had not written.
        public var id: String
        /// The login or the name as it is shown.
        public var name: String
        /// Who did it; empty for the streamer at the page.
        public var by: String
        /// When it was done.
        public var since: Date

        /// A viewer who is not read from `since` on.
        public init(platform: ChatPlatform, id: String = "", name: String, by: String = "", since: Date) {
            self.platform = platform
            self.id = String(id.prefix(ViewerChoices.longestName))
            self.name = String(name.prefix(ViewerChoices.longestName))
            self.by = String(by.prefix(ViewerChoices.longestName))
            self.since = since
        }

        /// Whether `author` is meant: by id where it is known, else by login or name.
        public func means(_ author: ChatAuthor, on platform: ChatPlatform) -> Bool {
            guard platform == self.platform else { return false }
            if !id.isEmpty { return id == author.id }
            let name = name.lowercased()
            return name == author.login.lowercased() || name == author.name.lowercased()
        }
    }

    /// Mutes that are remembered.
    public static let mostMutes = 500
    static let mostViewers = 4096
    static let longestName = 100

    /// Who is not read, in the order in which it was done.
    public private(set) var mutes: [Mute] = []
    /// By the author's key: the voice that a viewer chose.
    private var voices = RecentTable<String, String>(capacity: mostViewers)
    /// By the author's key: whether a viewer wants to be read.
    private var wishes = RecentTable<String, Bool>(capacity: mostViewers)
    /// What `Mute.means` looks at, for a look-up in constant time.
    private var muted: Set<String> = []

    /// Nothing was chosen.
    public init() {}

    /// Whether nothing was chosen.
    public var isEmpty: Bool { mutes.isEmpty && voices.count == 0 && wishes.count == 0 }

    /// - Parameter key: of the author.
    func voice(of key: String) -> String? { voices[key] }
    /// - Parameter voice: `nil` for the usual one.
    mutating func setVoice(_ voice: String?, of key: String) { voices[key] = voice }

    /// Whether a viewer wants to be read; `nil` if nothing was said.
    func wish(of key: String) -> Bool? { wishes[key] }
    mutating func setWish(_ isRead: Bool, of key: String) { wishes[key] = isRead }

    /// Whether an author is not read.
    public func isMuted(_ author: ChatAuthor, on platform: ChatPlatform) -> Bool {
        guard !muted.isEmpty else { return false }
        return muted.contains(Self.key(platform, id: author.id))
            || muted.contains(Self.key(platform, name: author.login))
            || muted.contains(Self.key(platform, name: author.name))
    }

    /// Reads a viewer no more.
    ///
    /// - Returns: `false` if the viewer was muted already.
    @discardableResult
    public mutating func mute(_ mute: Mute) -> Bool {
        guard muted.insert(Self.key(mute)).inserted else { return false }
        mutes.append(mute)
        if mutes.count > Self.mostMutes { muted.remove(Self.key(mutes.removeFirst())) }
        return true
    }

    /// Reads viewers again.
    ///
    /// - Returns: those that were muted.
    @discardableResult
    public mutating func unmute(where isMeant: (Mute) -> Bool) -> [Mute] {
        let meant = mutes.filter(isMeant)
        mutes.removeAll(where: isMeant)
        for mute in meant { muted.remove(Self.key(mute)) }
        return meant
    }

    private static func key(_ mute: Mute) -> String {
        mute.id.isEmpty ? key(mute.platform, name: mute.name) : key(mute.platform, id: mute.id)
    }
    private static func key(_ platform: ChatPlatform, id: String) -> String {
        "\(platform.rawValue)\u{0}\(id)"
    }
    private static func key(_ platform: ChatPlatform, name: String) -> String {
        "\(platform.rawValue)\u{0}\u{0}\(name.lowercased())"
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.mutes == right.mutes && left.voices.entries.elementsEqual(right.voices.entries, by: ==)
            && left.wishes.entries.elementsEqual(right.wishes.entries, by: ==)
    }
}

extension ViewerChoices: Codable {
    private struct Choice<Value: Codable>: Codable {
        var viewer: String
        var value: Value
    }

    private enum CodingKeys: CodingKey { case mutes, voices, wishes }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        for given in try container.decodeIfPresent([Mute].self, forKey: .mutes) ?? [] {
            mute(
                Mute(
                    platform: given.platform, id: given.id, name: given.name, by: given.by, since: given.since
                ))
        }
        for choice in try container.decodeIfPresent([Choice<String>].self, forKey: .voices) ?? [] {
            voices[choice.viewer] = choice.value
        }
        for choice in try container.decodeIfPresent([Choice<Bool>].self, forKey: .wishes) ?? [] {
            wishes[choice.viewer] = choice.value
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(mutes, forKey: .mutes)
        try container.encode(voices.entries.map { Choice(viewer: $0.0, value: $0.1) }, forKey: .voices)
        try container.encode(wishes.entries.map { Choice(viewer: $0.0, value: $0.1) }, forKey: .wishes)
    }
}
