/// Some bytes of a storage, which it keeps alive.
public struct ByteView: Sendable {
    private let storage: Storage
    private let range: Range<Int>

    /// Bytes of a storage; all of them for `nil`. The range must lie within it.
    public init(_ storage: Storage, range: Range<Int>? = nil) {
        self.storage = storage
        self.range = range ?? 0..<storage.bytes.count
        precondition(self.range.lowerBound >= 0 && self.range.upperBound <= storage.bytes.count)
    }

    /// Number of bytes.
    public var count: Int { range.count }

    /// A copy of some bytes.
    public init(_ bytes: some Collection<UInt8>) {
        self.init(Storage(bytes: bytes))
    }

    /// Address of the first byte; valid as long as this value or its storage lives.
    var base: UnsafeRawPointer {
        guard let base = storage.bytes.baseAddress else { preconditionFailure("storage without bytes") }
        return base + range.lowerBound
    }

    /// Lets the pages of a mapped file go; they are read again when they are needed.
    func discardPages() { storage.discardPages(range) }

    /// Runs `body` with the bytes.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(storage) {
            try body(UnsafeRawBufferPointer(rebasing: storage.bytes[range]))
        }
    }
}
