/// The token in the address of an overlay: with it one can listen to the live chat, and nothing else.
package struct ListenerToken: Sendable {
    private let current: @Sendable () -> String
    private let rate: RateLimit

    /// - Parameter current: the token that is valid now.
    package init(current: @escaping @Sendable () -> String, rate: RateLimit) {
        self.current = current
        self.rate = rate
    }

    /// Whether a path is for listeners too.
    static func opens(_ path: String) -> Bool {
        path == LiveChatRoutes.eventsPath || path.hasPrefix(LiveChatRoutes.clipsPath)
    }

    /// - Throws: `APIError` 401 for another token, 429 for the many wrong ones of an address.
    func check(_ token: String, address: String) throws {
        if SecretBytes.areEqual(Array(current().utf8), Array(token.utf8)) { return }
        try rate.spend("guess \(address)")
        throw APIError(
            .unauthorized, "invalid_token",
            "the token of this address is not valid any more; copy the overlay's address from the page anew")
    }
}

/// Compares secrets.
enum SecretBytes {
    /// Looks at all of the key, so that the time tells nothing about it.
    static func areEqual(_ key: [UInt8], _ given: [UInt8]) -> Bool {
        var difference = key.count ^ given.count
        for index in key.indices { difference |= Int(key[index] ^ (index < given.count ? given[index] : 0)) }
        return difference == 0
    }
}
