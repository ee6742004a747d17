import Foundation
import SpeechService
import TOMLKit

extension ServerConfiguration {
    /// The variable that overrides a setting: `ISHOWTTS__SERVER__PORT`.
    static func variable(_ name: String) -> String {
        "ISHOWTTS__" + name.uppercased().replacingOccurrences(of: ".", with: "__")
    }

    /// Reads a TOML file and the environment over it.
    ///
    /// - Parameter file: `nil` for none.
    /// - Returns: also warnings, one for each setting that is not known.
    /// - Throws: `ConfigurationError` naming the setting.
    public static func read(
        file: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> (ServerConfiguration, warnings: [String]) {
        var configuration = ServerConfiguration()
        var warnings: [String] = []
        if let file {
            guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                throw ConfigurationError(
                    "\(file): missing or not UTF-8; `ishowtts serve --print-config` writes one")
            }
            try configuration.apply(toml: text, name: file, warnings: &warnings)
        }
        for key in ConfigurationKey.all {
            guard let text = environment[variable(key.name)] else { continue }
            try configuration.set(key, text: text)
        }
        let known = Set(ConfigurationKey.all.map { variable($0.name) })
        for name in environment.keys.sorted() where name.hasPrefix("ISHOWTTS__") && !known.contains(name) {
            warnings.append("\(name) is no setting; the nearest is \(nearest(name, in: Array(known)))")
        }
        return (configuration, warnings)
    }

    mutating func apply(toml text: String, name: String, warnings: inout [String]) throws {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch {
            throw ConfigurationError("\(name): is not TOML: \(error)")
        }
        for (section, value) in table {
            guard let keys = value.table else {
                warnings.append("\(name): \(section) is outside of a section; \(Self.hint(section))")
                continue
            }
            if section == "policy" {
                service.policy = try StepPolicy(toml: keys, name: name)
                continue
            }
            for (key, value) in keys {
                let full = "\(section).\(key)"
                guard let known = ConfigurationKey.all.first(where: { $0.name == full }) else {
                    warnings.append("\(name): \(full) is no setting; \(Self.hint(full))")
                    continue
                }
                try set(known, value: value, name: name)
            }
        }
    }

    private mutating func set(_ key: ConfigurationKey, value: any TOMLValueConvertible, name: String) throws {
        func wrong(_ expected: String) -> ConfigurationError {
            ConfigurationError("\(name): \(key.name) must be \(expected)")
        }
        switch key.target {
        case .text(let path):
            guard let text = value.string else { throw wrong("a text in quotation marks") }
            self[keyPath: path] = text
        case .choice(let path, let choices):
            guard let text = value.string, choices.contains(text) else {
                throw wrong("one of \(choices.joined(separator: ", "))")
            }
            self[keyPath: path] = text
        case .integer(let path, let range):
            guard let number = value.int, range.contains(number) else {
                throw wrong("a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            self[keyPath: path] = number
        case .number(let path, let range):
            guard let number = value.double ?? value.int.map(Double.init), range.contains(number) else {
                throw wrong("a number from \(range.lowerBound) to \(range.upperBound)")
            }
            self[keyPath: path] = number
        case .flag(let path):
            guard let flag = value.bool else { throw wrong("true or false") }
            self[keyPath: path] = flag
        case .list(let path):
            guard let array = value.array else { throw wrong("a list of texts") }
            self[keyPath: path] = try array.map { item in
                guard let text = item.string else { throw wrong("a list of texts") }
                return text
            }
        }
    }

    /// As an environment variable writes it; lists are separated by commas.
    private mutating func set(_ key: ConfigurationKey, text: String) throws {
        let name = Self.variable(key.name)
        switch key.target {
        case .text, .choice: try set(key, value: text, name: name)
        case .integer: try set(key, value: Int(text) ?? text, name: name)
        case .number: try set(key, value: Double(text) ?? text, name: name)
        case .flag: try set(key, value: Bool(text) ?? text, name: name)
        case .list(let path):
            self[keyPath: path] = text.split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
    }

    private static func hint(_ name: String) -> String {
        "the nearest is \(nearest(name, in: ConfigurationKey.all.map(\.name)))"
    }

    /// The name with the fewest changed letters (Levenshtein distance).
    static func nearest(_ name: String, in names: [String]) -> String {
        func distance(_ first: String, _ second: String) -> Int {
            let second = Array(second)
            var row = Array(0...second.count)
            for (index, letter) in first.enumerated() {
                var diagonal = row[0]
                row[0] = index + 1
                for column in second.indices {
                    let changed = diagonal + (letter == second[column] ? 0 : 1)
                    diagonal = row[column + 1]
                    row[column + 1] = min(changed, row[column] + 1, diagonal + 1)
                }
            }
            return row[second.count]
        }
        return names.min { (distance(name, $0), $0) < (distance(name, $1), $1) } ?? ""
    }

    /// All settings with their defaults and meanings, as TOML.
    public static var documented: String {
        let defaults = ServerConfiguration()
        var text =
            "# Settings of `ishowtts serve`, with their defaults. ISHOWTTS__SECTION__KEY in the environment overrides.\n"
        var section = ""
        for key in ConfigurationKey.all {
            let parts = key.name.split(separator: ".")
            if parts[0] != section {
                section = String(parts[0])
                text += "\n[\(section)]\n"
            }
            let value =
                switch key.target {
                case .text(let path), .choice(let path, _): "\"\(defaults[keyPath: path])\""
                case .integer(let path, _): "\(defaults[keyPath: path])"
                case .number(let path, _): "\(defaults[keyPath: path])"
                case .flag(let path): "\(defaults[keyPath: path])"
                case .list(let path): "\(defaults[keyPath: path])"
                }
            text += "# \(key.meaning)\n\(parts[1]) = \(value)\n"
        }
        return text + StepPolicy.documented
    }
}
