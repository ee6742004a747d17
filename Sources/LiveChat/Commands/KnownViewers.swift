/// Who wrote of late, so that a command can name a viewer. Bounded; each call takes constant time.
struct KnownViewers: Sendable {
    private var authors = RecentTable<String, ChatAuthor>(capacity: 8192)

    /// A viewer whom a command names.
    struct Viewer {
        /// As far as it is known.
        var author: ChatAuthor
        /// As it may be told.
        var name: String
    }

    /// Remembers who wrote a message.
    mutating func add(_ author: ChatAuthor, on platform: ChatPlatform) {
        guard author.login.utf8.count <= 400, author.name.utf8.count <= 400 else { return }
        for (kind, name) in [("login", author.login), ("name", author.name)] where !name.isEmpty {
            authors[Self.key(platform, kind, name)] = ChatAuthor(
                id: author.id, login: author.login, name: author.name, roles: author.roles)
        }
    }

    /// The viewer whom a command names: by login before the name as it is shown, by all of the argument before its first
    /// word. Without an argument, the viewer whom the message answers.
    ///
    /// - Returns: also a viewer who has not written, by one word.
    func viewer(_ order: ChatOrder, on platform: ChatPlatform) throws(ChatOrder.Refusal) -> Viewer {
        var whole = order.argument
        if whole.isEmpty { whole = order.answered ?? "" }
        if whole.hasPrefix("@") { whole.removeFirst() }
        let first = String(whole.prefix { $0 != " " })
        guard !first.isEmpty else {
            throw .init(
                cause: .noName,
                reason:
                    "names no viewer: write \(order.command.word) NAME, or answer one of the viewer's messages"
            )
        }
        for name in [whole, first] {
            for kind in ["login", "name"] {
                guard let author = authors[Self.key(platform, kind, name)] else { continue }
                let shown = author.name.isEmpty ? author.login : author.name
                return Viewer(author: author, name: String(shown.prefix(ViewerChoices.longestName)))
            }
        }
        guard first == whole else {
            throw .init(
                cause: .unknownViewer, reason: "no viewer of that name has written: \(whole.prefix(60))")
        }
        let name = String(first.prefix(ViewerChoices.longestName))
        return Viewer(author: ChatAuthor(id: "", login: name.lowercased(), name: name), name: name)
    }

    private static func key(_ platform: ChatPlatform, _ kind: String, _ name: String) -> String {
        "\(platform.rawValue)\u{0}\(kind)\u{0}\(name.lowercased())"
    }

    /// The viewer whom a page names by login or name, also one who has not written.
    func viewer(named name: String, on platform: ChatPlatform) -> ChatAuthor {
        let name = name.hasPrefix("@") ? String(name.dropFirst()) : name
        return authors[Self.key(platform, "login", name)] ?? authors[Self.key(platform, "name", name)]
            ?? ChatAuthor(id: "", login: name.lowercased(), name: name)
    }
}
