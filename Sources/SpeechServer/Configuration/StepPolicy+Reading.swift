import SpeechEngine
import SpeechService
import TOMLKit

extension StepPolicy {
    static let documented = """

        [policy]
        # "fixed", or "dynamic": the first rule that applies sets steps and guidance of requests that state none.
        mode = "fixed"
        # [[policy.rule]]
        # up_to_characters = 100000   # of the text
        # from_waiting = 8            # requests in the queue
        # within_seconds = 5.0        # of the request's deadline; any where missing
        # nfe = 2                     # the built-in voice loses little by it: docs/quality.md
        # cfg = 0.0
        # start_short = true          # speak up to the first pause first

        """

    private static let known: Set = [
        "up_to_characters", "from_waiting", "within_seconds", "nfe", "cfg", "start_short",
    ]

    /// - Parameters:
    ///   - table: the section `policy`.
    ///   - name: of the file, for messages.
    /// - Throws: `ConfigurationError` naming the rule and its setting.
    init(toml table: TOMLTable, name: String) throws {
        switch table["mode"]?.string ?? (table["mode"] == nil ? "fixed" : "") {
        case "fixed": self = .fixed
        case "dynamic":
            let rules = table["rule"]?.array ?? TOMLArray()
            self = .dynamic(
                try rules.enumerated().map { index, value in
                    try Self.rule(value.table, place: "\(name): policy.rule \(index + 1)")
                })
        default: throw ConfigurationError("\(name): policy.mode must be \"fixed\" or \"dynamic\"")
        }
    }

    private static func rule(_ table: TOMLTable?, place: String) throws -> Rule {
        guard let table else { throw ConfigurationError("\(place) must be [[policy.rule]]") }
        if let key = table.keys.first(where: { !known.contains($0) }) {
            throw ConfigurationError(
                "\(place): \(key) is not known; use \(known.sorted().joined(separator: ", "))")
        }
        /// A value that is there has to be of its kind.
        func value<Value>(
            _ key: String, _ kind: String, _ read: (any TOMLValueConvertible) -> Value?
        ) throws -> Value? {
            guard let stated = table[key] else { return nil }
            guard let value = read(stated) else {
                throw ConfigurationError("\(place): \(key) must be \(kind)")
            }
            return value
        }
        func number(_ value: any TOMLValueConvertible) -> Double? {
            value.double ?? value.int.map(Double.init)
        }
        let rule = Rule(
            upToCharacters: try value("up_to_characters", "a whole number", \.int) ?? .max,
            fromWaiting: try value("from_waiting", "a whole number", \.int) ?? 0,
            withinSeconds: try value("within_seconds", "a number", number),
            overrides: SynthesisOverrides(
                nfe: try value("nfe", "a whole number", \.int),
                cfg: try value("cfg", "a number", number).map(Float.init),
                startShort: try value("start_short", "true or false", \.bool)))
        do {
            try rule.overrides.validate()
        } catch {
            throw ConfigurationError("\(place): \(error)")
        }
        return rule
    }
}
