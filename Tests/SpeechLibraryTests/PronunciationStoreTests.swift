import Foundation
import SpeechLibrary
import SpeechText
import Testing

/// The file of pronunciations.
@Suite struct PronunciationStoreTests {
    private let path: String

    init() throws {
        let folder = NSTemporaryDirectory() + "/pronunciations-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        path = PronunciationStore.path(in: folder)
    }

    private func entry(_ written: String, _ reading: String) throws -> PronunciationEntry {
        try PronunciationEntry(written: written, kind: "respelling", reading: reading)
    }

    @Test func changesAreKept() throws {
        let store = try PronunciationStore(path: path)
        #expect(store.table.isEmpty && !FileManager.default.fileExists(atPath: path))
        let (first, second) = (try entry("nginx", "engine x"), try entry("GIF", "jif"))
        try store.change { table throws(PronunciationFault) in try table.adding(first) }
        try store.change { table throws(PronunciationFault) in try table.adding(second) }
        #expect(try PronunciationStore(path: path).table.entries == [first, second])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(throws: PronunciationFault.exists("nginx")) {
            try store.change { table throws(PronunciationFault) in try table.adding(first) }
        }
        #expect(store.table.entries == [first, second])
        try store.change { table throws(PronunciationFault) in try table.removing(id: first.id) }
        #expect(try PronunciationStore(path: path).table.entries == [second])
    }

    @Test func aFileEditedByHandCountsAtOnce() throws {
        try "nginx\trespelling\tengine x\n".write(toFile: path, atomically: true, encoding: .utf8)
        let store = try PronunciationStore(path: path)
        #expect(store.table.entries.count == 1)
        try "nginx\trespelling\ten gee inks\ngif\trespelling\tjif\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        #expect(store.table.entries.map(\.reading.text) == ["en gee inks", "jif"])
        // One with a fault leaves the table, is named, and is not written over.
        let faulty = "nginx\tsound\tx\n"
        try faulty.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(store.table.entries.count == 2)
        #expect(store.fault.map { "\($0)" }?.hasPrefix("\(path): line 1: kind") == true)
        #expect(throws: PronunciationFault.self) { try store.change { $0 } }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == faulty)
        try FileManager.default.removeItem(atPath: path)
        #expect(store.table.isEmpty && store.fault == nil)
    }

    @Test func whatCannotBeUsedIsNamed() throws {
        try Data([0x61, 0x09, 0xFF]).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: PronunciationFault.self) { try PronunciationStore(path: path) }
        #expect(error.map { "\($0)" } == "\(path): line 1: is not UTF-8; save the file in UTF-8")
        #expect(throws: PronunciationFault.self) { try PronunciationStore.read(NSTemporaryDirectory()) }
        let store = try PronunciationStore(path: "/dev/null/x")
        #expect(throws: PronunciationFault.self) { try store.change { $0 } }
    }
}
