import NIOCore

/// Whom limits count as one client: an IPv4 address, or a 64-bit network of IPv6, all of whose addresses one client has.
struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
    let description: String
    /// Whether the client is on this machine.
    let isLocal: Bool

    /// - Parameter address: of the other end; a connection without one is a local one.
    init(_ address: SocketAddress?) {
        switch address {
        case .v4:
            description = address?.ipAddress ?? ""
            isLocal = description.hasPrefix("127.")
        case .v6(let address):
            let bytes = withUnsafeBytes(of: address.address.sin6_addr) { [UInt8]($0) }
            if bytes.starts(with: Self.mappedPrefix) {
                description = bytes.suffix(4).map { String($0) }.joined(separator: ".")
                isLocal = bytes[12] == 127
            } else if bytes.dropLast().allSatisfy({ $0 == 0 }), bytes.last == 1 {
                description = "::1"
                isLocal = true
            } else {
                let groups = stride(from: 0, to: 8, by: 2).map { index in
                    String(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]), radix: 16)
                }
                description = groups.joined(separator: ":") + "::/64"
                isLocal = false
            }
        default:
            description = "local"
            isLocal = true
        }
    }

    /// Of an IPv4 address written as an IPv6 one.
    private static let mappedPrefix: [UInt8] = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
}
