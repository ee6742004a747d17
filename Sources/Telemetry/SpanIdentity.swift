import Tracing

/// Which span of which trace, as W3C's `traceparent` header carries it from one service to the next
/// (https://www.w3.org/TR/trace-context/#traceparent-header).
public struct SpanIdentity: Sendable, Hashable {
    /// The trace's 16 bytes, the first eight of them in `high`.
    let high, low: UInt64
    /// The span's eight bytes.
    let span: UInt64
    /// Whether the trace is kept.
    public let isSampled: Bool

    /// A new trace and its first span.
    ///
    /// - Parameter ratio: of the traces that are kept, 0 to 1. It decides by the trace's number, so that services with the same ratio
    ///   keep the same traces.
    init(sampling ratio: Double) {
        high = .random(in: 1...UInt64.max)
        low = .random(in: 0...UInt64.max)
        span = .random(in: 1...UInt64.max)
        // 53 bits, which a Double holds exactly.
        isSampled = Double(low >> 11) < ratio * 0x1p53
    }

    /// The next span of a trace.
    init(after parent: SpanIdentity) {
        high = parent.high
        low = parent.low
        isSampled = parent.isSampled
        span = .random(in: 1...UInt64.max)
    }

    /// Reads a `traceparent` header: `00-TRACE-SPAN-FLAGS` in lower-case hexadecimal digits. Later versions may go on after a dash.
    ///
    /// - Returns: `nil` for what is none, after which a new trace begins, as the standard wants it.
    public init?(header: String) {
        let bytes = Array(header.utf8.prefix(56))
        let dash = UInt8(ascii: "-")
        guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
            let version = Self.number(bytes[0..<2]), version != 0xff,
            bytes.count == 55 || version > 0 && bytes[55] == dash,
            let high = Self.number(bytes[3..<19]), let low = Self.number(bytes[19..<35]),
            let span = Self.number(bytes[36..<52]), let flags = Self.number(bytes[53..<55]),
            high | low != 0, span != 0
        else { return nil }
        (self.high, self.low, self.span) = (high, low, span)
        isSampled = flags & 1 == 1
    }

    /// The `traceparent` header.
    public var header: String { "00-\(trace)-\(spanID)-\(isSampled ? "01" : "00")" }

    /// 32 hexadecimal digits.
    public var trace: String { Self.digits(high) + Self.digits(low) }

    /// 16 hexadecimal digits.
    public var spanID: String { Self.digits(span) }

    private static func digits(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The number that at most 16 lower-case hexadecimal digits write.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = number << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                number = number << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return number
    }
}

extension InstrumentationContext {
    private enum Key: InstrumentationContextKey {
        typealias Value = SpanIdentity
        static let nameOverride: String? = "span"
    }

    /// The span that what happens belongs to.
    public internal(set) var span: SpanIdentity? {
        get { self[Key.self] }
        set { self[Key.self] = newValue }
    }
}
