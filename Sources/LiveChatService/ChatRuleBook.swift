import Basics
import Foundation
import LiveChat
import TOMLKit

/// The rules of a chat with the lists of banned words that they name: a file in TOML, or a table that a page sent.
public struct ChatRuleBook: Sendable {
    /// The table, complete and in its ranges.
    public let rules: ChatRules
    /// The lists of this package that the rules want, and the streamer's own.
    public let lists: [BannedList]

    /// Bytes of a file of rules, and of a list of banned words.
    public static let longestFile = 1 << 20

    /// - Parameter folder: where `banned.file` is looked for.
    /// - Throws: `ChatRuleBookFault` if the list of banned words cannot be read.
    public init(_ rules: ChatRules = ChatRules(), folder: String = ".") throws(ChatRuleBookFault) {
        self.rules = rules
        do {
            var lists = try BannedList.bundled().map { $0.only(rules.banned.categories) }
            if let file = rules.banned.file, !file.isEmpty {
                let path = URL(
                    fileURLWithPath: file, relativeTo: URL(fileURLWithPath: folder, isDirectory: true)
                )
                .path
                lists.append(try BannedList(try Self.text(of: path, for: "banned.file"), source: path))
            }
            self.lists = lists
        } catch let fault as ChatRuleBookFault {
            throw fault
        } catch {
            throw ChatRuleBookFault(error.localizedDescription)
        }
    }

    /// Reads a file in TOML in which every key is optional; its folder is where `banned.file` is looked for.
    ///
    /// - Throws: `ChatRuleBookFault` naming the file and everything that is wrong in it.
    public init(file path: String) throws(ChatRuleBookFault) {
        let table: TOMLTable
        do { table = try TOMLTable(string: try Self.text(of: path, for: nil)) } catch let fault
            as ChatRuleBookFault
        {
            throw fault
        } catch {
            throw ChatRuleBookFault("\(path): is not TOML: \(error)")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try self.init(json: Data(table.convert(to: .json).utf8), folder: folder)
        } catch {
            throw ChatRuleBookFault("\(path): \(error.description)")
        }
    }

    /// Reads a table in JSON in which every key is optional.
    ///
    /// - Throws: `ChatRuleBookFault` naming everything that is wrong in it.
    public init(json: Data, folder: String = ".") throws(ChatRuleBookFault) {
        guard var values = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
            throw ChatRuleBookFault("the rules must be a table")
        }
        // Without what is wrong, the table is tried again, until all that is wrong is known.
        var faults: [String] = []
        var rules: ChatRules?
        repeat {
            do throws(ChatRulesError) {
                rules = try ChatRules(json: (try? JSONSerialization.data(withJSONObject: values)) ?? Data())
            } catch {
                faults.append("\(error.key) \(error.reason)")
                guard faults.count < 20, Self.remove(error.key[...], from: &values) else { break }
            }
        } while rules == nil
        guard faults.isEmpty, let rules else { throw ChatRuleBookFault(faults.joined(separator: "; ")) }
        try self.init(rules, folder: folder)
    }

    /// As a file in TOML, with what differs from the defaults.
    public var toml: String {
        let text = Self.table(rules).difference(from: Self.table(ChatRules())).toml.convert(to: .toml)
        return
            "# What is read of the chat, where it differs from the defaults; see docs/live-chat.md.\n\(text)\n"
    }

    private static func table(_ rules: ChatRules) -> RuleValue {
        let data = try? JSONEncoder().encode(rules)
        let table = data.flatMap { try? JSONDecoder().decode(RuleValue.self, from: $0) } ?? .table([:])
        return table.ordered()
    }

    /// - Parameter key: the rule that names the file, if one does.
    private static func text(of path: String, for key: String?) throws(ChatRuleBookFault) -> String {
        let name = key.map { "\($0): \(path)" } ?? path
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw ChatRuleBookFault("\(name): \(String(cString: strerror(errno)))")
        }
        let data: Data
        do { data = try file.read(upToCount: longestFile + 1) ?? Data() } catch {
            throw ChatRuleBookFault("\(name): cannot be read; name a file")
        }
        guard data.count <= longestFile else {
            throw ChatRuleBookFault("\(name): is longer than \(longestFile) bytes")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw ChatRuleBookFault("\(name): is not UTF-8")
        }
        return text
    }

    /// Removes what a path with dots names, or the longest part of it that is there.
    private static func remove(_ path: Substring, from table: inout [String: Any]) -> Bool {
        if table.removeValue(forKey: String(path)) != nil { return true }
        let dots = path.indices.filter { path[$0] == "." }
        for dot in dots.reversed() {
            let key = String(path[..<dot])
            guard let value = table[key] else { continue }
            guard var inner = value as? [String: Any],
                remove(path[path.index(after: dot)...], from: &inner)
            else {
                table[key] = nil
                return true
            }
            table[key] = inner
            return true
        }
        return false
    }
}

/// What is wrong with rules, or with the file that they are in; one line.
public struct ChatRuleBookFault: OneLineError, Equatable {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// A value of a table of rules.
private enum RuleValue: Decodable, Equatable {
    case flag(Bool)
    case whole(Int)
    case number(Double)
    case text(String)
    case list([RuleValue])
    case table([String: RuleValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .flag(value)
        } else if let value = try? container.decode(Int.self) {
            self = .whole(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let values = try? container.decode([RuleValue].self) {
            self = .list(values)
        } else {
            self = .table(try container.decode([String: RuleValue].self))
        }
    }

    /// With every choice of several, which has no order, in the order of the alphabet.
    func ordered(_ path: String = "") -> RuleValue {
        switch self {
        case .table(let values):
            .table(
                Dictionary(
                    uniqueKeysWithValues: values.map { key, value in
                        (key, value.ordered(path.isEmpty ? key : "\(path).\(key)"))
                    }))
        case .list(let values) where ChatRules.choices[path] != nil:
            .list(values.sorted { "\($0)" < "\($1)" })
        default: self
        }
    }

    /// What is in this table and not, or otherwise, in the other.
    func difference(from other: RuleValue) -> RuleValue {
        guard case .table(let values) = self, case .table(let usual) = other else { return self }
        var result: [String: RuleValue] = [:]
        for (key, value) in values where usual[key] != value {
            result[key] = usual[key].map { value.difference(from: $0) } ?? value
        }
        return .table(result)
    }

    /// A table; what is none becomes an empty one.
    var toml: TOMLTable {
        let table = TOMLTable()
        if case .table(let values) = self {
            for (key, value) in values { table[key] = value.convertible }
        }
        return table
    }

    private var convertible: any TOMLValueConvertible {
        switch self {
        case .flag(let value): value
        case .whole(let value): value
        case .number(let value): value
        case .text(let value): value
        case .list(let values): TOMLArray(values.map(\.convertible))
        case .table: toml
        }
    }
}
