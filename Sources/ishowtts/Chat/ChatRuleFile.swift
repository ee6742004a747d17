import ArgumentParser
import Foundation
import LiveChat
import LiveChatSpeech
import SpeechEngine
import TOMLKit

/// What is read of a chat, as a command is told it.
struct ChatRuleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What is read and how, in TOML; see docs/live-chat.md. Default: everybody, but not commands, bots and banned words.",
            valueName: "file"))
    var rules: String?

    /// Reads rules, banned words and the tables behind them.
    ///
    /// - Parameter model: that speaks, if it is known.
    /// - Throws: `Failure` naming everything that is wrong in the file.
    func load(for model: SpeechModel?) throws -> (rules: ChatRules, banned: BannedWords, facts: SpeechFacts) {
        let rules = try rules.map(Self.read) ?? ChatRules()
        var lists = try BannedList.bundled().map { $0.only(rules.banned.categories) }
        if let file = rules.banned.file { lists.append(try Self.list(file, beside: self.rules)) }
        let facts = try SpeechFacts.bundled(for: model?.encoder)
        return (rules, try BannedWords(lists, facts: facts), facts)
    }

    /// - Parameter rules: the file that names the list; relative names are looked for beside it.
    private static func list(_ file: String, beside rules: String?) throws -> BannedList {
        let folder = URL(fileURLWithPath: rules ?? ".").deletingLastPathComponent()
        let path = URL(fileURLWithPath: file, relativeTo: folder).path
        try Input.check(path, "banned.file")
        return try BannedList(try Input.text(nil, file: path), source: path)
    }

    private static func read(_ path: String) throws -> ChatRules {
        try Input.check(path, "--rules")
        let text = try Input.text(nil, file: path)
        let table: TOMLTable
        do { table = try TOMLTable(string: text) } catch {
            throw Failure(.data, "\(path): is not TOML: \(error)")
        }
        guard
            var values = try? JSONSerialization.jsonObject(with: Data(table.convert(to: .json).utf8))
                as? [String: Any]
        else { throw Failure(.data, "\(path): cannot be read as a table of rules") }
        // Without what is wrong, the table is tried again, until all that is wrong is known.
        var faults: [String] = []
        while true {
            do throws(ChatRulesError) {
                let data = (try? JSONSerialization.data(withJSONObject: values)) ?? Data()
                let rules = try ChatRules(json: data)
                if faults.isEmpty { return rules }
                break
            } catch {
                faults.append("\(error.key) \(error.reason)")
                guard faults.count < 20, remove(error.key[...], from: &values) else { break }
            }
        }
        throw Failure(.data, "\(path): \(faults.joined(separator: "; "))")
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
