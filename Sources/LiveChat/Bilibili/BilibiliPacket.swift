/// A packet of Bilibili's live socket: a header of 16 bytes, numbers with their highest byte first, and a body.
public struct BilibiliPacket: Sendable, Equatable {
    /// What a packet is for; servers send others too.
    public enum Operation: UInt32, Sendable {
        case heartbeat = 2
        case heartbeatReply
        case command = 5
        case login = 7
        case loginReply
    }

    /// Bytes of the header: length in all, length of the header, version, operation, number.
    public static let headerLength = 16

    /// One of ``Operation``, mostly.
    public var operation: UInt32
    /// How the body is written: 0 and 1 as it is, 2 packets compressed by zlib, 3 by brotli.
    public var version: UInt16
    /// What comes after the header.
    public var body: [UInt8]

    /// A packet as a client sends it, if not told otherwise.
    public init(_ operation: Operation, version: UInt16 = 1, body: some Sequence<UInt8> = []) {
        self.init(operation: operation.rawValue, version: version, body: Array(body))
    }

    init(operation: UInt32, version: UInt16, body: [UInt8]) {
        self.operation = operation
        self.version = version
        self.body = body
    }

    /// As it goes over the socket.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(Self.headerLength + body.count)
        func put(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.bigEndian) { result += $0 }
        }
        put(UInt32(truncatingIfNeeded: Self.headerLength + body.count))
        put(UInt16(Self.headerLength))
        put(version)
        put(operation)
        put(UInt32(1))
        return result + body
    }
}

/// A header whose lengths agree with each other.
struct BilibiliHeader {
    /// Of header and body, in bytes.
    let total: Int
    /// Of the header.
    let length: Int
    let version: UInt16
    let operation: UInt32

    /// - Parameter bytes: begins with the header.
    /// - Returns: `nil` for fewer bytes than a header has, and for lengths that cannot be.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count >= BilibiliPacket.headerLength else { return nil }
        func number(_ place: Int, _ count: Int) -> UInt32 {
            bytes[bytes.startIndex + place..<bytes.startIndex + place + count].reduce(0) {
                $0 << 8 | UInt32($1)
            }
        }
        total = Int(number(0, 4))
        length = Int(number(4, 2))
        version = UInt16(number(6, 2))
        operation = number(8, 4)
        guard length >= BilibiliPacket.headerLength, total >= length else { return nil }
    }
}
