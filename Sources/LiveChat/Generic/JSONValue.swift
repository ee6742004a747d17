import Foundation

/// A JSON text of someone else's: read item by item, so that one odd field does not cost the rest. Numbers keep their
/// digits, since ids are longer than a `Double` can tell.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// As it is written.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// Of a name that comes twice, the last value.
    case object([String: JSONValue])

    /// Parses one JSON text. Takes linear time.
    ///
    /// - Parameter depth: how deep arrays and objects may be nested.
    /// - Throws: ``JSONFault``.
    public init(_ bytes: some Sequence<UInt8>, depth: Int = 32) throws {
        var parser = Parser(bytes: Array(bytes))
        self = try parser.value(depth: depth)
        parser.skipSpace()
        guard parser.index == parser.bytes.count else { throw JSONFault(offset: parser.index) }
    }

    /// A member of an object; `nil` for other values, and where it is missing or `null`.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self, let value = members[name], value != .null else { return nil }
        return value
    }

    /// A string, or a number's digits: programs differ in how they write ids.
    public var text: String? {
        switch self {
        case .string(let text), .number(let text): text
        default: nil
        }
    }

    /// A whole number, also one in a string.
    public var integer: Int? { text.flatMap { Int($0) } }

    /// A truth value; 1 and "true" too.
    public var truth: Bool? {
        switch self {
        case .bool(let value): value
        case .number(let text), .string(let text):
            ["1": true, "true": true, "0": false, "false": false, "": false][text]
        default: nil
        }
    }

    /// The items of an array; `nil` for other values.
    public var items: [JSONValue]? {
        if case .array(let items) = self { items } else { nil }
    }

    /// The first of `names` that is there with a text that is not empty.
    package func firstText(_ names: String...) -> String? {
        for name in names {
            if let text = self[name]?.text, !text.isEmpty { return text }
        }
        return nil
    }

    /// Whether a member is there and true.
    package func isSet(_ name: String) -> Bool { self[name]?.truth ?? false }
}

/// Where a text ceases to be JSON, or is nested too deep.
public struct JSONFault: LocalizedError, CustomStringConvertible, Sendable, Equatable {
    /// In bytes.
    public var offset: Int

    public var description: String { "not JSON from byte \(offset) on" }
    public var errorDescription: String? { description }
}

private struct Parser {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }
    private var fault: JSONFault { JSONFault(offset: index) }

    mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws -> JSONValue {
        for byte in word.utf8 { guard take(byte) else { throw fault } }
        return value
    }

    mutating func value(depth: Int) throws -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func object(depth: Int) throws -> JSONValue {
        guard depth > 0 else { throw fault }
        index += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw fault }
            let name = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault }
            members[name] = try value(depth: depth - 1)
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault }
        return .object(members)
    }

    private mutating func array(depth: Int) throws -> JSONValue {
        guard depth > 0 else { throw fault }
        index += 1
        var items: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(items) }
        repeat {
            items.append(try value(depth: depth - 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault }
        return .array(items)
    }

    private mutating func number() throws -> String {
        let start = index
        _ = take(UInt8(ascii: "-"))
        func digits(_ parser: inout Parser) throws {
            let first = parser.index
            while let byte = parser.next, (0x30...0x39).contains(byte) { parser.index += 1 }
            guard parser.index > first else { throw parser.fault }
        }
        if !take(UInt8(ascii: "0")) { try digits(&self) }
        if take(UInt8(ascii: ".")) { try digits(&self) }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits(&self)
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func string() throws -> String {
        index += 1
        var result: [UInt8] = []
        while true {
            let start = index
            while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
                index += 1
            }
            result += bytes[start..<index]
            if take(UInt8(ascii: "\"")) { return String(decoding: result, as: UTF8.self) }
            guard take(UInt8(ascii: "\\")), let escaped = next else { throw fault }
            index += 1
            switch escaped {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(escaped)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "u"): result += String(try scalar()).utf8
            default: throw fault
            }
        }
    }

    /// After `\u`. A lone surrogate becomes U+FFFD.
    private mutating func scalar() throws -> Unicode.Scalar {
        let first = try hexadecimal()
        if (0xD800..<0xDC00).contains(first), next == UInt8(ascii: "\\"), index + 1 < bytes.count,
            bytes[index + 1] == UInt8(ascii: "u")
        {
            let before = index
            index += 2
            let second = try hexadecimal()
            if (0xDC00..<0xE000).contains(second) {
                return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
            }
            index = before
        }
        return Unicode.Scalar(first) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal() throws -> UInt32 {
        guard bytes.count - index >= 4,
            let value = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16),
            bytes[index] != UInt8(ascii: "+")
        else { throw fault }
        index += 4
        return value
    }
}
