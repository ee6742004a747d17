import Foundation
import Synchronization

/// Reads the commands of a Bilibili room, of the web's socket or of the open platform's: messages that come twice are
/// taken once, gifts that follow each other are told together.
public final class BilibiliReader: Sendable {
    /// How often commands were left out, and why.
    public var skipped: [BilibiliSkip: Int] { state.withLock(\.skipped) }
    /// How often commands came that are not read, by their names.
    public var unknown: [String: Int] { state.withLock(\.unknown) }

    let state: Mutex<State>

    struct State: Sendable {
        var room: BilibiliRoom
        var messages = RecentIDs()
        /// Messages that were taken back, by whichever of their ids.
        var recalled = RecentIDs()
        var guards = RecentTable<String, BilibiliGuard.Purchase>(capacity: 512)
        var gifts = BilibiliGifts()
        var unnamed = 0
        var skipped: [BilibiliSkip: Int] = [:]
        var unknown: [String: Int] = [:]
    }

    /// A reader that has seen nothing yet.
    public init(room: BilibiliRoom) { state = Mutex(State(room: room)) }

    /// Sets the room, once its long number and its streamer are known.
    public func enter(_ room: BilibiliRoom) { state.withLock { $0.room = room } }

    /// Reads the body of a packet with a command, or with several between zero bytes. Takes linear time, and never fails:
    /// what is malformed is skipped.
    ///
    /// - Parameter received: when it came; the time of messages that do not tell when they were sent.
    public func read(_ body: some Collection<UInt8>, received: Date) -> [BilibiliMeaning] {
        state.withLock { state in
            body.split(separator: 0).flatMap { bytes -> [BilibiliMeaning] in
                guard let value = try? JSONValue(bytes), let name = value["cmd"]?.text else {
                    return state.skip(.malformed)
                }
                return state.read(name, value, received)
            }
        }
    }

    /// Counts what of a message could not be unpacked.
    public func note(_ faults: [BilibiliFrame.Fault]) {
        guard !faults.isEmpty else { return }
        state.withLock { $0.skipped[.packed, default: 0] += faults.count }
    }

    /// Gifts that are told now, because nothing was added to them for a while.
    public func due(_ now: Date) -> [ChatEvent] { state.withLock { $0.gifts.due(now) } }

    /// Gifts that have not been told.
    public func rest() -> [ChatEvent] { state.withLock { $0.gifts.rest() } }
}

extension BilibiliReader.State {
    mutating func skip(_ reason: BilibiliSkip) -> [BilibiliMeaning] {
        skipped[reason, default: 0] += 1
        return []
    }

    mutating func read(_ name: String, _ value: JSONValue, _ received: Date) -> [BilibiliMeaning] {
        // Older forms have numbers after the name.
        let name = name.prefix { $0 != ":" }
        let data = value["data"] ?? .null
        let command = BilibiliCommand(data: data, received: received)
        if name.hasPrefix("LIVE_OPEN_PLATFORM_") {
            return open(name.dropFirst("LIVE_OPEN_PLATFORM_".count), command)
        }
        switch name {
        case "DANMU_MSG": return danmaku(value["info"] ?? .null, received)
        case "DANMU_MSG_MIRROR":
            return room.readsMirrors ? danmaku(value["info"] ?? .null, received) : skip(.otherRoom)
        case "SEND_GIFT": return gift(command)
        case "SEND_GIFT_V2": return gifts(command)
        case "COMBO_SEND": return combo(command)
        case "SUPER_CHAT_MESSAGE", "SUPER_CHAT_MESSAGE_JPN": return superChat(command)
        case "SUPER_CHAT_MESSAGE_DELETE": return superChatsDeleted(data["ids"], received)
        case "GUARD_BUY", "USER_TOAST_MSG", "USER_TOAST_MSG_V2":
            // A toast for what was given as a gift repeats that gift.
            if data["option"]?["source"]?.integer == 2 { return skip(.repeated) }
            guard let purchase = BilibiliGuard(web: data) else { return skip(.malformed) }
            return member(purchase, received)
        case "INTERACT_WORD", "INTERACT_WORD_V2": return interaction(command)
        case "RECALL_DANMU_MSG": return recall(data["target_id"]?.text, received)
        case "ROOM_BLOCK_MSG": return blocked(value, received)
        case "LIVE", "PREPARING", "ROOM_SILENT_ON", "ROOM_SILENT_OFF", "WARNING", "CUT_OFF":
            let text = value.firstText("msg") ?? data.firstText("msg") ?? ""
            return [system(name.lowercased(), text, received)]
        case "REENTER_LIVE_ROOM":
            let range = data["request_random_sec_range"]?.integer ?? 0
            return [.reconnect(within: Double(min(max(0, range), 300)))]
        default:
            // Names are the platform's, their number is not.
            let name = String(name.prefix(64))
            if unknown.count < 256 || unknown[name] != nil { unknown[name, default: 0] += 1 }
            return skip(.noise)
        }
    }

    // MARK: What all commands need

    /// A message, unless one of its ids was seen before.
    ///
    /// - Parameters:
    ///   - other: another id that the platform may use for it.
    mutating func tell(
        _ id: String?, other: String? = nil, author: ChatAuthor, kind: ChatMessage.Kind,
        fragments: [ChatMessage.Fragment], reply: ChatMessage.Reply? = nil, sent: Date?, received: Date,
        tags: [String: String] = [:]
    ) -> [BilibiliMeaning] {
        let name = id ?? other ?? newID()
        if messages.insert(name) != nil { return skip(.repeated) }
        if let other, other != name { _ = messages.insert(other, name: name) }
        var result: [BilibiliMeaning] = []
        // Taken back before it came, by its other id.
        if let other, other != name, recalled.name(of: other) != nil {
            result.append(deletion(.message(name), received))
        }
        var author = author
        if author.id.isEmpty { author.id = "guest:\(name)" }
        let message = ChatMessage(
            id: name, platform: .bilibili, channel: room.id, author: author, kind: kind, fragments: fragments,
            reply: reply, sent: sent ?? received, received: received, tags: tags.filter { !$0.value.isEmpty })
        return result + [.event(.message(message))]
    }

    func deletion(_ target: ChatEvent.Deletion.Target, _ received: Date) -> BilibiliMeaning {
        .event(
            .deletion(
                ChatEvent.Deletion(
                    platform: .bilibili, channel: room.id, target: target, received: received)))
    }

    /// What the platform says of the room itself.
    mutating func system(_ name: String, _ text: String, _ received: Date) -> BilibiliMeaning {
        .event(
            .message(
                ChatMessage(
                    id: newID(), platform: .bilibili, channel: room.id,
                    author: ChatAuthor(id: "", login: "", name: ""), kind: .system(name),
                    fragments: ChatMessage.fragments(of: text), sent: received, received: received)))
    }

    mutating func newID() -> String {
        unnamed += 1
        return "bilibili-\(room.id)-\(unnamed)"
    }

    private mutating func recall(_ id: String?, _ received: Date) -> [BilibiliMeaning] {
        guard let id, !id.isEmpty else { return skip(.malformed) }
        _ = recalled.insert(id)
        return [deletion(.message(messages.name(of: id) ?? id), received)]
    }

    private func superChatsDeleted(_ ids: JSONValue?, _ received: Date) -> [BilibiliMeaning] {
        (ids?.items ?? []).compactMap(\.text).map {
            deletion(.message(BilibiliCommand.superChatID($0)), received)
        }
    }

    private mutating func blocked(_ value: JSONValue, _ received: Date) -> [BilibiliMeaning] {
        let data = value["data"] ?? value
        guard let uid = data.firstText("uid") ?? value.firstText("uid"), uid != "0" else {
            return skip(.malformed)
        }
        // Guests know viewers by a checksum of the id.
        return [
            deletion(.author(id: uid, login: nil), received),
            deletion(.author(id: BilibiliAuthor.checksumID(of: uid), login: nil), received),
        ]
    }
}

/// A command's data, and when it came.
struct BilibiliCommand {
    let data: JSONValue
    let received: Date

    /// Super chats have numbers of their own.
    static func superChatID(_ id: String) -> String { "sc:\(id)" }

    /// A whole number of the data between 0 and a billion.
    func count(_ name: String) -> Int { Self.count(data[name]?.integer ?? 0) }

    static func count(_ number: Int) -> Int { min(max(0, number), 1_000_000_000) }

    /// A message of protobuf's in base64.
    func protobuf<Form: BilibiliProtobuf>(_: Form.Type) -> Form? {
        data["pb"]?.text.flatMap { Data(base64Encoded: $0) }.flatMap { try? Form(serializedBytes: $0) }
    }
}

extension JSONValue {
    /// The item of an array; `nil` for other values, and where it is missing or `null`.
    subscript(index: Int) -> JSONValue? {
        guard case .array(let items) = self, items.indices.contains(index), items[index] != .null else {
            return nil
        }
        return items[index]
    }

    /// An object, also one that is written as a JSON text within this one.
    var object: JSONValue? {
        switch self {
        case .object: self
        case .string(let text):
            (try? JSONValue(text.utf8)).flatMap { if case .object = $0 { $0 } else { nil } }
        default: nil
        }
    }
}
