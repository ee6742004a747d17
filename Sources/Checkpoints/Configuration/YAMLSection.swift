import Yams

/// One mapping of a YAML document, with checked access to its values.
struct YAMLSection {
    let node: Node?
    let path: String
    let source: String

    init(_ reader: YAMLReader) {
        node = reader.root
        path = ""
        source = reader.source
    }

    private init(node: Node?, path: String, source: String) {
        self.node = node
        self.path = path
        self.source = source
    }

    /// A mapping below this one; without values where there is none.
    func section(_ key: String) throws -> YAMLSection {
        let child = node?.mapping?[key]
        if let child, child.mapping == nil, child.null == nil {
            throw CheckpointError.configuration("\(source): \(path)\(key) is no mapping")
        }
        return YAMLSection(node: child, path: "\(path)\(key).", source: source)
    }

    var keys: [String] { node?.mapping?.keys.compactMap(\.string) ?? [] }

    func has(_ key: String) -> Bool { node?.mapping?[key] != nil }

    func string(_ key: String) throws -> String? {
        try value(key, "a text") { $0.string }
    }

    func bool(_ key: String) throws -> Bool? {
        try value(key, "true or false") { $0.bool ?? ["True": true, "False": false][$0.string ?? ""] }
    }

    func float(_ key: String) throws -> Float? {
        try value(key, "a number") { $0.float.map { Float($0) } }
    }

    /// A whole number within bounds.
    func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        try value(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") { node in
            node.int.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    private func value<Value>(_ key: String, _ kind: String, _ read: (Node) -> Value?) throws -> Value? {
        guard let child = node?.mapping?[key], child.null == nil else { return nil }
        guard let value = read(child) else {
            throw CheckpointError.configuration(
                "\(source): \(path)\(key) is \(child.string ?? "a collection"); expected \(kind)")
        }
        return value
    }
}
