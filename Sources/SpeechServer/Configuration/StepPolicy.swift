import SpeechEngine
import TOMLKit

/// How many steps a request gets that does not say.
public enum StepPolicy: Sendable, Equatable {
    /// The model's own.
    case fixed
    /// Those of the first rule that applies, else the model's own.
    case dynamic([Rule])

    /// Steps for texts up to a length, once so many requests wait.
    public struct Rule: Sendable, Equatable {
        public var upToCharacters: Int
        public var fromWaiting: Int
        /// Applies to requests with no more than these seconds left, where given.
        public var withinSeconds: Double?
        public var nfe: Int?
        public var cfg: Float?
        public var startsShort: Bool?
    }

    package func rule(characters: Int, waiting: Int, seconds: Double) -> Rule? {
        guard case .dynamic(let rules) = self else { return nil }
        return rules.first {
            characters <= $0.upToCharacters && waiting >= $0.fromWaiting
                && seconds <= $0.withinSeconds ?? .infinity
        }
    }

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

    init(toml table: TOMLTable, name: String) throws {
        switch table["mode"]?.string ?? "fixed" {
        case "fixed":
            self = .fixed
            return
        case "dynamic": break
        default: throw ConfigurationError("\(name): policy.mode must be \"fixed\" or \"dynamic\"")
        }
        var rules: [Rule] = []
        for (index, value) in (table["rule"]?.array ?? TOMLArray()).enumerated() {
            guard let rule = value.table else {
                throw ConfigurationError("\(name): policy.rule must be [[policy.rule]]")
            }
            let known: Set = [
                "up_to_characters", "from_waiting", "within_seconds", "nfe", "cfg", "start_short",
            ]
            if let key = rule.keys.first(where: { !known.contains($0) }) {
                throw ConfigurationError(
                    "\(name): policy.rule \(index + 1): \(key) is not known; use \(known.sorted().joined(separator: ", "))"
                )
            }
            func number(_ key: String) -> Double? { rule[key]?.double ?? rule[key]?.int.map(Double.init) }
            let made = Rule(
                upToCharacters: rule["up_to_characters"]?.int ?? .max,
                fromWaiting: rule["from_waiting"]?.int ?? 0,
                withinSeconds: number("within_seconds"), nfe: rule["nfe"]?.int,
                cfg: number("cfg").map(Float.init),
                startsShort: rule["start_short"]?.bool)
            var options = SynthesisOptions()
            if let nfe = made.nfe { options.sampling.steps = nfe }
            if let cfg = made.cfg { options.sampling.guidance = cfg }
            do {
                try options.validate()
            } catch {
                throw ConfigurationError("\(name): policy.rule \(index + 1): \(error)")
            }
            rules.append(made)
        }
        self = .dynamic(rules)
    }
}
