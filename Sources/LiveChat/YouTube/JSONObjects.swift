/// Cuts a stream of JSON objects into its objects while it comes: the items of an array that stays open, one a line, or one
/// after the other. Bytes between them are left out.
public struct JSONObjects: Sendable {
    /// Objects that were longer than ``longest``, and were left out.
    public private(set) var tooLong = 0
    /// The longest object in bytes.
    public let longest: Int

    private var object: [UInt8] = []
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var isDropped = false

    /// - Parameter longest: object in bytes; more is not kept.
    public init(longest: Int = 8 << 20) { self.longest = max(2, longest) }

    /// Whether an object has begun and not ended.
    public var isInside: Bool { depth > 0 }

    /// Takes the next bytes; split anywhere. Takes linear time.
    ///
    /// - Returns: the objects that ended, as they came.
    public mutating func append(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var complete: [[UInt8]] = []
        for byte in bytes {
            if depth == 0, byte != UInt8(ascii: "{") { continue }
            keep(byte)
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                guard depth == 0 else { continue }
                if isDropped { tooLong += 1 } else { complete.append(object) }
                object = []
                isDropped = false
            default: break
            }
        }
        return complete
    }

    private mutating func keep(_ byte: UInt8) {
        if isDropped { return }
        if object.count < longest {
            object.append(byte)
        } else {
            object = []
            isDropped = true
        }
    }
}
