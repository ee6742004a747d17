/// Named arguments: `--name value`, or `--name` alone.
struct Options {
    private let arguments: [String]

    init(_ arguments: [String]) {
        self.arguments = Array(arguments.dropFirst())
    }

    subscript(_ name: String) -> String? {
        arguments.firstIndex(of: name).flatMap {
            arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil
        }
    }

    func integer(_ name: String) -> Int? { self[name].flatMap { Int($0) } }

    func contains(_ name: String) -> Bool { arguments.contains(name) }
}
