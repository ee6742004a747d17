import Hummingbird

/// Which pages may use the server: its own, and those of `server.allowed_origins`.
package struct OriginRule: Sendable {
    private let allowed: [String]

    package init(_ configuration: ServerConfiguration) {
        allowed = configuration.allowedOrigins
    }

    /// - Parameters:
    ///   - origin: the `Origin` header.
    ///   - authority: the `Host` header.
    /// - Returns: the origin if it is another than the server's; `nil` for none.
    /// - Throws: `APIError` if it may not use the server.
    package func check(_ origin: String?, authority: String?) throws -> String? {
        guard let origin else { return nil }
        if Self.name(origin) == authority?.lowercased() { return nil }
        guard isAllowed(origin) else { throw Self.refusal(origin) }
        return origin
    }

    private func isAllowed(_ origin: String) -> Bool {
        allowed.contains("*") || allowed.contains(origin)
            || allowed.isEmpty && HostMiddleware.isLocal(Self.name(origin))
    }

    /// Finds a page also where a browser sends no `Origin`, as for images, media and links: by `Sec-Fetch-Site`, and by
    /// `Referer` from a browser that is told to keep the former for itself.
    ///
    /// - Parameter isOpen: whether what is asked for may be linked to by anyone.
    /// - Returns: the origin that may read the answer, if it is another than the server's.
    /// - Throws: `APIError` if the page may not use the server.
    package func check(_ head: HTTPRequest, isOpen: Bool) throws -> String? {
        let authority = head.authority
        if let origin = head.headerFields[.origin] { return try check(origin, authority: authority) }
        let site = head.headerFields[.init("Sec-Fetch-Site")!]
        if isOpen || site == "same-origin" || site == "none" { return nil }
        if let page = head.headerFields[.referer].flatMap(Self.origin) {
            _ = try check(page, authority: authority)
        } else if let site {
            let isLocalPage =
                site == "same-site" && allowed.isEmpty && authority.map(HostMiddleware.isLocal) == true
            guard isLocalPage || allowed.contains("*") else { throw Self.refusal("another site") }
        }
        return nil
    }

    private static func refusal(_ origin: String) -> APIError {
        APIError(
            .forbidden, "origin_not_allowed",
            "pages of \(origin) may not use this server; add the origin to server.allowed_origins")
    }

    private static func name(_ origin: String) -> String {
        (origin.split(separator: "/", omittingEmptySubsequences: true).last ?? "").lowercased()
    }

    /// `scheme://host:port` of a page's address.
    private static func origin(_ address: String) -> String? {
        let parts = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].hasSuffix(":"), parts[1].isEmpty, !parts[2].isEmpty else {
            return nil
        }
        return parts[0...2].joined(separator: "/")
    }
}
