import Foundation

/// Who wrote something in a Bilibili room, as far as the platform tells: people who read without an account are told
/// neither ids nor whole names.
struct BilibiliAuthor {
    /// `nil` or 0 if it is not told.
    var uid: String?
    /// The checksum of the id, in hexadecimal.
    var checksum: String?
    /// The first that is not masked is taken.
    var names: [String?] = []
    /// 0 for none, 1 to 3 for the ranks of those who pay by the month, the highest first.
    var guardLevel = 0
    var isModerator = false
    var medal: (level: Int, name: String)?

    /// - Returns: an author whose id is empty where nothing tells one viewer from another.
    func author(in room: BilibiliRoom) -> ChatAuthor {
        let uid = uid.flatMap { $0.isEmpty || $0 == "0" ? nil : $0 }
        let shown = names.compactMap { $0 }.filter { !$0.isEmpty }
        let whole = shown.first { !$0.contains("*") }
        var roles: Set<ChatAuthor.Role> = []
        if let uid, uid == room.owner { roles.insert(.broadcaster) }
        if isModerator { roles.insert(.moderator) }
        if (1...3).contains(guardLevel) { roles.insert(.member) }
        var badges: [String: String] = [:]
        if (1...3).contains(guardLevel) { badges["guard"] = String(guardLevel) }
        if let medal, medal.level > 0 { badges["medal"] = String(medal.level) }
        return ChatAuthor(
            id: uid ?? checksumID ?? "", login: (whole ?? "").lowercased(),
            // The letters that a mask leaves; the same letters are no sign of the same viewer.
            name: whole ?? String((shown.first ?? "").filter { $0 != "*" }), roles: roles, badges: badges)
    }

    private var checksumID: String? {
        guard let checksum, let number = UInt32(checksum, radix: 16), number != 0 else { return nil }
        return Self.checksumID(number)
    }

    private static func checksumID(_ checksum: UInt32) -> String {
        "crc32:" + String(checksum, radix: 16)
    }

    /// The id by which guests know a viewer.
    static func checksumID(of uid: String) -> String { checksumID(Inflater.checksum(uid)) }
}
