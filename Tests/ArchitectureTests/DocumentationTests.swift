import Foundation
import Testing

/// What the documentation shows is there: code that is compiled, files that exist.
@Suite struct DocumentationTests {
    /// Pages that show Swift code or link to files.
    static func pages() throws -> [String] {
        try ["", "docs", "Models", "Fuzz", "Sources"].flatMap { folder in
            try Repository.files(".md", in: folder).filter { folder != "" || !$0.contains("/") }
        }
    }

    /// Swift code of a page, block by block.
    static func blocks(of page: String) -> [[Substring]] {
        var blocks: [[Substring]] = []
        var current: [Substring]?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if let lines = current, line.hasPrefix("```") {
                blocks.append(lines)
                current = nil
            } else if line == "```swift" {
                current = []
            } else if current != nil {
                current?.append(line)
            }
        }
        return blocks
    }

    /// Lines without indentation, because a page may show the inside of a function.
    static func trimmed(_ lines: some Sequence<Substring>) -> [String] {
        lines.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    static func contains(_ lines: [String], _ part: [String]) -> Bool {
        guard !part.isEmpty, lines.count >= part.count else { return part.isEmpty }
        return (0...(lines.count - part.count)).contains { lines[$0..<($0 + part.count)].elementsEqual(part) }
    }

    @Test func shownCodeIsThatOfTheExamples() throws {
        let examples = try Repository.files(".swift", in: "Examples/Sources").map {
            Self.trimmed(try Repository.text($0).split(separator: "\n", omittingEmptySubsequences: false))
        }
        for page in try Self.pages() {
            for block in Self.blocks(of: try Repository.text(page)) {
                #expect(
                    examples.contains { Self.contains($0, Self.trimmed(block)) },
                    "\(page) shows code that is in no file of Examples/: \(block.first ?? "")…")
            }
        }
        #expect(!Self.blocks(of: try Repository.text("README.md")).isEmpty)
    }

    @Test func codeThatIsNotThereIsFound() {
        let blocks = Self.blocks(of: "```swift\nlet a = 1\n  let b = 2\n```\ntext\n```\nlet c = 3\n```\n")
        #expect(blocks == [["let a = 1", "  let b = 2"]])
        #expect(Self.contains(["x", "let a = 1", "let b = 2"], Self.trimmed(blocks[0])))
        #expect(!Self.contains(["let a = 1", "x", "let b = 2"], Self.trimmed(blocks[0])))
    }

    @Test func linksLeadToFiles() throws {
        for page in try Self.pages() {
            let folder = page.contains("/") ? String(page[..<page.lastIndex(of: "/")!]) + "/" : ""
            for match in try Repository.text(page).matches(of: /\]\(([^)#:\s]+)(#[^)]*)?\)/) {
                let path = folder + match.1
                #expect(Repository.exists(path), "\(page) links to \(match.1), which is not there")
            }
        }
    }
}
