import Foundation

/// The table of targets in `docs/architecture.md`: each row a target, what it owns, and the modules it imports. Upper
/// targets come first.
struct LayerTable {
    struct Row {
        let target: String
        let imports: Set<String>
    }

    let rows: [Row]

    /// What comes with the toolchain may be imported by everyone.
    static let system: Set = ["Foundation", "Synchronization", "Dispatch", "Glibc", "FoundationEssentials"]

    /// - Parameter page: Markdown. The table is the one whose rows begin with a name in backticks after the heading
    ///   "Layers".
    init(page: String) {
        var rows: [Row] = []
        var isInside = false
        for line in page.split(separator: "\n") {
            if line.hasPrefix("## ") { isInside = line == "## Layers" }
            guard isInside, line.hasPrefix("| `") else { continue }
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            guard cells.count == 5, let target = Self.names(cells[1]).first else { continue }
            rows.append(Row(target: target, imports: Set(Self.names(cells[3]))))
        }
        self.rows = rows
    }

    /// What is written in backticks.
    private static func names(_ cell: Substring) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }
            .map { String($0.element) }
    }

    /// What is wrong with the table itself: a target that imports one that is not below it.
    var upwardImports: [String] {
        let places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1.target, $0) })
        return rows.enumerated().flatMap { place, row in
            row.imports.sorted().filter { (places[$0] ?? .max) <= place }.map {
                "\(row.target) imports \($0)"
            }
        }
    }

    /// Differences between a row and the sources.
    ///
    /// - Parameter imported: the modules that the target's sources import.
    func differences(of target: String, imported: Set<String>) -> [String] {
        guard let row = rows.first(where: { $0.target == target }) else {
            return ["\(target) has no row in the table"]
        }
        let imported = imported.subtracting(Self.system)
        return imported.subtracting(row.imports).sorted().map {
            "\(target) imports \($0), which its row does not name"
        }
            + row.imports.subtracting(imported).sorted().map {
                "\(target) does not import \($0), which its row names"
            }
    }

    /// Modules that a source file imports.
    static func imports(in source: String) -> Set<String> {
        let kinds: Set<Substring> = [
            "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
        ]
        return source.split(separator: "\n").reduce(into: []) { modules, line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"),
                words[..<place].allSatisfy({ $0.hasPrefix("@") || Self.modifiers.contains($0) }),
                let name = words[(place + 1)...].first(where: { !kinds.contains($0) })
            else { return }
            modules.insert(String(name.prefix { $0 != "." && $0 != ";" }))
        }
    }

    private static let modifiers: Set<Substring> = [
        "public", "package", "internal", "fileprivate", "private",
    ]
}
