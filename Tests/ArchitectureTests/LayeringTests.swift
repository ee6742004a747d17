import Testing

/// `docs/architecture.md` says which target imports which, and the sources agree with it.
@Suite struct LayeringTests {
    static func table() throws -> LayerTable { LayerTable(page: try Repository.text("docs/architecture.md")) }

    /// Folders of Swift targets by their names.
    static func targets() throws -> [String: String] {
        var folders = ["BuiltInVoice": "Models"]
        for name in try Repository.folders(in: "Sources") { folders[name] = "Sources/\(name)" }
        return folders
    }

    @Test func everyTargetHasARow() throws {
        #expect(try Self.table().rows.map(\.target).sorted() == Self.targets().keys.sorted())
    }

    @Test func theTableGoesDownwards() throws {
        #expect(try Self.table().upwardImports == [])
    }

    @Test func theSourcesImportWhatTheTableSays() throws {
        let table = try Self.table()
        for (target, folder) in try Self.targets() {
            let imported = try Repository.files(".swift", in: folder).reduce(into: Set<String>()) {
                $0.formUnion(LayerTable.imports(in: try Repository.text($1)))
            }
            #expect(table.differences(of: target, imported: imported) == [])
        }
    }

    @Test func aWrongTableIsFound() {
        let table = LayerTable(
            page: """
                ## Other
                | `X` | not in the table | – |
                ## Layers
                | target | owns | imports |
                |---|---|---|
                | `Upper` | the top | `Lower`, `Yams` |
                | `Lower` | the floor | `Upper` |
                """)
        #expect(table.rows.map(\.target) == ["Upper", "Lower"])
        #expect(table.upwardImports == ["Lower imports Upper"])
        #expect(
            table.differences(of: "Upper", imported: ["Foundation", "Lower", "NIOCore"]) == [
                "Upper imports NIOCore, which its row does not name",
                "Upper does not import Yams, which its row names",
            ])
        #expect(table.differences(of: "X", imported: []) == ["X has no row in the table"])
        let source = """
            // import Comment
            @testable import First
            package import struct Second.Type
              import Third
            let important = 1
            """
        #expect(LayerTable.imports(in: source) == ["First", "Second", "Third"])
    }
}
