import Foundation
import Yams

/// A YAML document as nested values, bounded in size, depth and number of nodes.
struct YAMLReader {
    private static let maxBytes = 1 << 20
    private static let maxDepth = 32
    private static let maxNodes = 100_000

    let root: Node
    let source: String

    init(path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: Self.maxBytes + 1)
        else { throw CheckpointError.configuration("\(path): no file that can be read; check its name") }
        try self.init(data: data, source: path)
    }

    init(data: Data, source: String) throws {
        self.source = source
        guard data.count <= Self.maxBytes else {
            throw CheckpointError.configuration(
                "\(source): larger than \(Self.maxBytes) bytes; not a model configuration")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw CheckpointError.configuration("\(source): not UTF-8")
        }
        guard !Self.hasAliases(text) else {
            throw CheckpointError.configuration(
                "\(source): YAML anchors and aliases are not accepted; write the values out")
        }
        guard Self.depth(text) <= Self.maxDepth else {
            throw CheckpointError.configuration("\(source): nested deeper than \(Self.maxDepth)")
        }
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw CheckpointError.configuration("\(source): empty")
            }
            root = node
        } catch let error as CheckpointError {
            throw error
        } catch {
            let line = "\(error)".split(whereSeparator: \.isNewline).first ?? ""
            throw CheckpointError.configuration("\(source): no valid YAML (\(line))")
        }
    }

    /// Aliases let a small text stand for an enormous one; model configurations have none. A sign of one is a word
    /// that begins with * or & where a value can begin.
    private static func hasAliases(_ text: String) -> Bool {
        var startsValue = true
        var quote: UInt8?
        for byte in text.utf8 {
            if let open = quote {
                if byte == open { quote = nil }
                startsValue = false
                continue
            }
            switch byte {
            case UInt8(ascii: "*"), UInt8(ascii: "&"):
                if startsValue { return true }
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
                UInt8(ascii: "["),
                UInt8(ascii: "{"), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?"):
                startsValue = true
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if startsValue { quote = byte }
                startsValue = false
            default: startsValue = false
            }
        }
        return false
    }

    /// An upper bound on nesting: brackets open at a time, and the deepest indentation.
    private static func depth(_ text: String) -> Int {
        var brackets = 0
        var deepest = 0
        var indentation = 0
        var atStart = true
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                brackets += 1
                deepest = max(deepest, brackets)
            case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
            default: break
            }
            if byte == UInt8(ascii: "\n") {
                atStart = true
                indentation = 0
            } else if atStart,
                byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?")
            {
                indentation += 1
                deepest = max(deepest, indentation / 2)
            } else {
                atStart = false
            }
        }
        return deepest
    }
}
