/// What one message of Bilibili's socket holds: a run of packets, some of which hold compressed runs of others.
public struct BilibiliFrame: Sendable, Equatable {
    /// The longest message in bytes.
    public static let longest = 8 << 20
    /// Bytes that all that is compressed in a message may have, inflated.
    public static let mostInflated = 16 << 20
    /// Packets in a message.
    public static let mostPackets = 4096
    /// How often packets may be compressed within each other.
    public static let deepest = 2

    /// What is wrong with part of a message; the rest is read, up to where the next packet cannot be found.
    public enum Fault: Sendable, Equatable {
        /// A length that cannot be.
        case header
        /// Ends within a packet.
        case truncated
        /// Not a stream of zlib's, or of brotli's, or less than a whole one.
        case damaged
        /// Inflates to more than ``BilibiliFrame/mostInflated``, or has more than ``BilibiliFrame/mostPackets``.
        case tooMuch
        /// Compressed more often than ``BilibiliFrame/deepest``.
        case nested
        /// A version that is not known.
        case version(UInt16)
    }

    /// All packets that are not compressed themselves, in order.
    public private(set) var packets: [BilibiliPacket] = []
    /// What could not be read.
    public private(set) var faults: [Fault] = []
    private var inflated = 0

    /// Reads a message. Takes time linear in its length and in that of what it inflates to.
    public init(_ bytes: some Collection<UInt8>) {
        guard bytes.count <= Self.longest else {
            faults = [.tooMuch]
            return
        }
        read(Array(bytes)[...], depth: 0)
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>, depth: Int) {
        var bytes = bytes
        while !bytes.isEmpty {
            guard let header = BilibiliHeader(bytes) else {
                return faults.append(bytes.count < BilibiliPacket.headerLength ? .truncated : .header)
            }
            guard header.total <= bytes.count else { return faults.append(.truncated) }
            guard packets.count < Self.mostPackets, faults.count < Self.mostPackets else {
                return faults.append(.tooMuch)
            }
            let body = bytes.dropFirst(header.length).prefix(header.total - header.length)
            bytes = bytes.dropFirst(header.total)
            switch header.version {
            case 0, 1:
                packets.append(
                    BilibiliPacket(operation: header.operation, version: header.version, body: Array(body)))
            case 2: inflate(body, depth: depth, by: Inflater.inflate)
            case 3: inflate(body, depth: depth, by: Inflater.inflateBrotli)
            default: faults.append(.version(header.version))
            }
            // A heartbeat's reply ends with the heartbeat's body, which its length may leave out.
            if header.operation == BilibiliPacket.Operation.heartbeatReply.rawValue {
                guard let next = BilibiliHeader(bytes), next.total <= bytes.count else { return }
            }
        }
    }

    private mutating func inflate(
        _ body: ArraySlice<UInt8>, depth: Int,
        by inflate: (ArraySlice<UInt8>, _ most: Int) throws(Inflater.Fault) -> [UInt8]
    ) {
        guard depth < Self.deepest else { return faults.append(.nested) }
        do {
            let bytes = try inflate(body, Self.mostInflated - inflated)
            inflated += bytes.count
            read(bytes[...], depth: depth + 1)
        } catch {
            // What was inflated in vain counts as well: many small bombs are one.
            if case .tooLong = error { inflated = Self.mostInflated }
            faults.append(error == .tooLong ? .tooMuch : .damaged)
        }
    }
}
