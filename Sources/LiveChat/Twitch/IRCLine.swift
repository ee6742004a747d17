/// A line of IRC with the tags of IRCv3, cut on bytes: in a `String`, CR LF is one character, and a combining mark at
/// the start of a message joins the colon before it.
public struct IRCLine: Sendable, Equatable {
    /// Unescaped; without a value, the empty string.
    public var tags: [String: String]
    /// Who sent it: `nick!user@host`, or a server's name.
    public var source: String?
    /// In capitals; a numeric as its three digits.
    public var command: String
    /// The last one may hold spaces.
    public var parameters: [String]

    /// The nick or server name of `source`.
    public var nick: String? {
        source.map { String(decoding: $0.utf8.prefix { $0 != UInt8(ascii: "!") }, as: UTF8.self) }
    }

    /// Parses a line without its end; bad UTF-8 is repaired. Takes linear time.
    ///
    /// - Returns: `nil` where no command is found.
    public init?(_ line: some Collection<UInt8>) {
        let space = UInt8(ascii: " ")
        var rest = Array(line)[...]
        func word() -> ArraySlice<UInt8> {
            let word = rest.prefix { $0 != space }
            rest = rest[word.endIndex...].drop { $0 == space }
            return word
        }
        rest = rest.drop { $0 == space }
        tags = rest.first == UInt8(ascii: "@") ? Self.tags(word().dropFirst()) : [:]
        source = rest.first == UInt8(ascii: ":") ? String(decoding: word().dropFirst(), as: UTF8.self) : nil
        command = String(decoding: word(), as: UTF8.self).uppercased()
        parameters = []
        while let first = rest.first {
            if first == UInt8(ascii: ":") {
                parameters.append(String(decoding: rest.dropFirst(), as: UTF8.self))
                break
            }
            parameters.append(String(decoding: word(), as: UTF8.self))
        }
        guard !command.isEmpty else { return nil }
    }

    /// Separators are looked for before unescaping, so that an escaped one does not separate.
    private static func tags(_ bytes: ArraySlice<UInt8>) -> [String: String] {
        var tags: [String: String] = [:]
        for tag in bytes.split(separator: UInt8(ascii: ";")) {
            let key = tag.prefix { $0 != UInt8(ascii: "=") }
            guard !key.isEmpty else { continue }
            tags[String(decoding: key, as: UTF8.self)] = unescape(tag[key.endIndex...].dropFirst())
        }
        return tags
    }

    private static func unescape(_ value: ArraySlice<UInt8>) -> String {
        let backslash = UInt8(ascii: "\\")
        guard value.contains(backslash) else { return String(decoding: value, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(value.count)
        var escaped = false
        for byte in value {
            if escaped {
                switch byte {
                case UInt8(ascii: ":"): result.append(UInt8(ascii: ";"))
                case UInt8(ascii: "s"): result.append(UInt8(ascii: " "))
                case UInt8(ascii: "r"): result.append(UInt8(ascii: "\r"))
                case UInt8(ascii: "n"): result.append(UInt8(ascii: "\n"))
                default: result.append(byte)
                }
                escaped = false
            } else if byte == backslash {
                escaped = true
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// Cuts what a connection brings into lines, however it is split. Lines end with CR LF or LF.
public struct LineSplitter: Sendable {
    /// Lines that were too long, and were left out.
    public private(set) var overlong = 0

    private let longest: Int
    private var held: [UInt8] = []
    private var skipping = false

    /// - Parameter longest: the longest line in bytes; more is discarded up to the line's end.
    public init(longest: Int = 16 << 10) { self.longest = max(1, longest) }

    /// Takes the next bytes, and gives the lines that end in them, without their ends; empty lines are left out.
    public mutating func append(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if let line = finish() { lines.append(line) }
            } else if !skipping {
                if held.count == longest {
                    overlong += 1
                    skipping = true
                    held.removeAll()
                } else {
                    held.append(byte)
                }
            }
        }
        return lines
    }

    /// The line that is open, if any: what came since the last line's end.
    public mutating func finish() -> [UInt8]? {
        defer {
            held.removeAll(keepingCapacity: true)
            skipping = false
        }
        if held.last == UInt8(ascii: "\r") { held.removeLast() }
        return held.isEmpty ? nil : held
    }
}
