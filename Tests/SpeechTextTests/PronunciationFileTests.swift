import Foundation
import SpeechText
import Testing

/// The table's file, and its changes.
@Suite("Files of pronunciations") struct PronunciationFileTests {
    private static let file = """
        written\tkind\treading\tmatch\tcase\tlanguage\tvoice
        nginx\trespelling\tengine x
        # a comment
        GIF\tarpabet\tJH IH1 F\t\texact
        重庆\tpinyin\tchong2 qing4\tword\tany\tzh

        i9-*\trespelling\teye nine *\tpattern\t\t\thana
        #ad\tipa\tˈæd

        """

    private func table(_ text: String) throws -> PronunciationTable {
        try PronunciationTable(tsv: Array(text.utf8), source: "words.tsv")
    }

    @Test func whatIsReadIsWrittenAndReadAgain() throws {
        let read = try table(Self.file)
        #expect(read.entries.map(\.written) == ["nginx", "GIF", "重庆", "i9-*", "#ad"])
        #expect(read.entries[1].letterCase == .exact && read.entries[2].language == .chinese)
        #expect(read.entries[3].match == .pattern && read.entries[3].voice == "hana")
        #expect(try table(read.tsv).entries == read.entries)
        let windows = "\u{FEFF}" + Self.file.replacing("\n", with: "\r\n")
        #expect(try table(windows).entries == read.entries)
        #expect(try table("").isEmpty && table("# nothing\n#\n\n").isEmpty)
    }

    /// The example of the documentation, which the fuzz target begins with.
    @Test func theExampleIsAsItIsWritten() throws {
        let file = try String(contentsOf: Fixture.url("pronunciations.tsv"), encoding: .utf8)
        let read = try table(file)
        #expect(read.entries.count == 7 && read.tsv == file)
    }

    @Test(arguments: [
        ("nginx\trespelling", "line 1: reading: is missing"),
        ("a\tsound\tb", "line 1: kind: is sound; use one of respelling"),
        ("a\t\tb", "kind: is missing"), ("a\tipa\tx", "line 1: reading: x is no sound"),
        ("a\trespelling\tb\tregex", "match: is regex"), ("a\trespelling\tb\t\tsome", "case: is some"),
        ("a\trespelling\tb\t\t\tfr", "language: is fr; use en or zh"),
        ("\trespelling\tb", "written: is empty"),
        ("a\trespelling\tb\t\t\t\t\tmore", "more columns"),
        ("*\trespelling\tb\tpattern", "nothing to look for"),
        ("a*b*\trespelling\tb\tpattern", "this has 2"), ("a\trespelling\tb\tpattern", "this has 0"),
        ("a*-b\trespelling\tb\tpattern", "may follow the *"), ("a*\trespelling\t* *\tpattern", "has 2 *"),
        ("a\trespelling\tb\nA\trespelling\tc", "line 2: is for the same as line 1"),
        ("x\trespelling\ty\n\u{200B}\trespelling\tb", "line 2: written: has nothing"),
        (String(repeating: "a", count: 65) + "\trespelling\tb", "has 65 characters"),
    ])
    func faultsNameTheLine(text: String, named: String) {
        do {
            _ = try table(text)
            Issue.record("\(text) was taken")
        } catch {
            #expect("\(error)".hasPrefix("words.tsv: line "), "\(error)")
            #expect("\(error)".contains(named), "\(error)")
            #expect(!"\(error)".contains("\n"))
        }
    }

    @Test func everyFaultyLineIsListed() throws {
        let error = #expect(throws: PronunciationFault.self) {
            try table((1...20).map { "\($0)\tsound\tx" }.joined(separator: "\n"))
        }
        guard case .lines("words.tsv", let lines) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(lines.map(\.number) == Array(1...20))
        #expect("\(PronunciationFault.lines(source: "words.tsv", lines))".hasSuffix("; and 15 more"))
        #expect(throws: PronunciationFault.self) {
            try PronunciationTable(tsv: Array("a\trespelling\tb\n".utf8) + [0xFF, 0x0A], source: "x")
        }
        #expect(throws: PronunciationFault.self) {
            try PronunciationTable(
                tsv: [UInt8](repeating: 0x20, count: PronunciationTable.mostBytes + 1), source: "x")
        }
    }

    @Test func entriesAreBounded() throws {
        let lines = (0...PronunciationTable.mostEntries).map { "w\($0)\trespelling\tx" }
        let error = #expect(throws: PronunciationFault.self) { try table(lines.joined(separator: "\n")) }
        #expect(error.map { "\($0)" }?.contains("line 10001: is one entry too many") == true)
    }

    @Test func changesKeepEntriesApart() throws {
        let first = try PronunciationFixture.entry("a", .respelling, "b")
        let louder = try PronunciationFixture.entry("A", .respelling, "c")
        let other = try PronunciationFixture.entry("a", .ipa, "ˈA")
        #expect(first.id == louder.id && first.id != other.id && first.id.utf8.count == 16)
        let one = try PronunciationTable([first]).adding(other)
        #expect(throws: PronunciationFault.exists("A")) { try one.adding(louder) }
        #expect(try one.replacing(id: first.id, with: louder).entries == [louder, other])
        #expect(throws: PronunciationFault.exists("a")) { try one.replacing(id: first.id, with: other) }
        #expect(throws: PronunciationFault.unknown("0")) { try one.removing(id: "0") }
        #expect(try one.removing(id: first.id).entries == [other])
        #expect(try one.merging(PronunciationTable([louder])).entries == [louder, other])
    }
}
