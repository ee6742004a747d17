import Basics
import Foundation

/// A table of rules that cannot be used.
public struct ChatRulesError: Error, OneLineError, Equatable {
    /// The keys down to the value, with dots.
    public let key: String
    /// What is wrong with it.
    public let reason: String

    public var description: String { "chat rules: \(key.isEmpty ? "the table" : key) \(reason)" }
}

extension ChatRules {
    /// Reads a table in which every key is optional.
    ///
    /// - Throws: `ChatRulesError` naming the key that is unknown, of the wrong type, or out of its range.
    public init(json: Data) throws(ChatRulesError) {
        let usual: Any?
        let given: Any?
        do {
            usual = try JSONSerialization.jsonObject(with: JSONEncoder().encode(ChatRules()))
            given = try JSONSerialization.jsonObject(with: json)
        } catch {
            throw ChatRulesError(key: "", reason: "is not JSON")
        }
        let optional: Set = ["voices.usual", "banned.file"]
        let open: Set = [
            "who.minimums", "sentences.templates", "sentences.nicknames", "sentences.pronunciations",
            "voices.viewers", "voices.languages", "voices.roles", "voices.platforms",
        ]
        func merged(_ usual: Any?, _ given: Any?, _ path: String) throws(ChatRulesError) -> Any? {
            guard let table = usual as? [String: Any], !open.contains(path) else { return given }
            var result = table
            // A command may be its word alone.
            if table["word"] != nil, given is String {
                result["word"] = given
                return result
            }
            guard let changes = given as? [String: Any] else {
                throw ChatRulesError(key: path, reason: "is not a table")
            }
            for (key, value) in changes.sorted(by: { $0.key < $1.key }) {
                let place = path.isEmpty ? key : "\(path).\(key)"
                guard table[key] != nil || optional.contains(place) else {
                    throw ChatRulesError(
                        key: place,
                        reason: "is not a rule; known are \(table.keys.sorted().joined(separator: ", "))")
                }
                result[key] = try merged(table[key], value, place)
            }
            return result
        }
        let table = try merged(usual, given, "")
        do {
            let data = try JSONSerialization.data(withJSONObject: table ?? [:])
            self = try JSONDecoder().decode(ChatRules.self, from: data)
        } catch let error as DecodingError {
            throw ChatRulesError(key: Self.path(of: error), reason: "has a value that it cannot have")
        } catch {
            throw ChatRulesError(key: "", reason: "cannot be read")
        }
        try check()
    }

    /// - Throws: `ChatRulesError` naming a number out of its range.
    public func check() throws(ChatRulesError) {
        let numbers: [(String, Double, ClosedRange<Double>)] = [
            ("text.repeatedCharacters", Double(text.repeatedCharacters), 0...1000),
            ("text.repeatedWords", Double(text.repeatedWords), 0...1000),
            ("copies.seconds", copies.seconds, 0...3600), ("copies.likeness", copies.likeness, 0...1),
            ("copies.crossPosts", copies.crossPosts, 0...600),
            ("copies.letters", Double(copies.letters), 0...1000),
            ("cooldown.viewer", cooldown.viewer, 0...86_400), ("cooldown.all", cooldown.all, 0...86_400),
            ("sentences.runSeconds", sentences.runSeconds, 0...86_400),
            ("voices.leastHeard", voices.leastHeard, 0...1),
            ("length.seconds", length.seconds, 1...600),
            ("length.shortSeconds", length.shortSeconds, 1...600),
            ("length.characters", Double(length.characters), 1...5000),
            ("length.least", Double(length.least), 0...5000),
            ("banned.platformLevel", Double(banned.platformLevel), 0...10),
            ("hold.newcomers", hold.newcomers, 0...600), ("hold.others", hold.others, 0...600),
        ]
        for (key, value, range) in numbers where !range.contains(value) {
            throw ChatRulesError(
                key: key,
                reason: "is \(value); it may be from \(Int(range.lowerBound)) to \(Int(range.upperBound))")
        }
        try commands.check()
        try answers.check()
        for key in sentences.templates.keys where KindName(rawValue: key) == nil {
            throw ChatRulesError(key: "sentences.templates.\(key)", reason: "is not a kind of message")
        }
    }

    private static func path(of error: DecodingError) -> String {
        let context: DecodingError.Context? =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context
            @unknown default: nil
            }
        return context?.codingPath.map(\.stringValue).joined(separator: ".") ?? ""
    }
}
