import Foundation

/// The room whose messages are read.
public struct BilibiliRoom: Sendable, Equatable {
    /// Its long number, the channel of its messages.
    public var id: String
    /// The streamer, as messages name viewers: by number, or by the open platform's id.
    public var owner: String?
    /// Whether messages of linked rooms are read too.
    public var readsMirrors: Bool

    /// - Parameters:
    ///   - id: the long number.
    ///   - owner: `nil` if it is not known.
    public init(id: String, owner: String? = nil, readsMirrors: Bool = false) {
        self.id = id
        self.owner = owner
        self.readsMirrors = readsMirrors
    }
}

/// What a command of Bilibili's means.
public enum BilibiliMeaning: Sendable, Equatable {
    case event(ChatEvent)
    /// The server asks for another connection, within so many seconds.
    case reconnect(within: Double)
    /// The open platform ended this session.
    case sessionEnded(String)
}

/// Why a command was left out.
public enum BilibiliSkip: String, Sendable, CaseIterable {
    /// Of no interest to a chat's readers: entrances, likes, ranks.
    case noise
    /// Not as the platform writes it.
    case malformed
    /// Seen before; or the same purchase, told in another way.
    case repeated
    /// Words that a gift or a lottery put into many mouths.
    case lottery
    /// Of a linked room.
    case otherRoom
    /// In packets that could not be unpacked.
    case packed
}
