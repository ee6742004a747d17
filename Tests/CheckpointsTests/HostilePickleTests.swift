import Checkpoints
import Foundation
import Testing

/// Pickles that would take all stack, time or memory end in an error, soon.
@Suite struct HostilePickleTests {
    /// A file of torch.save with this pickle and nothing else: a stored zip archive.
    private func checkpoint(_ pickle: [UInt8]) throws -> Checkpoint {
        let name = Array("a/data.pkl".utf8)
        func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
            withUnsafeBytes(of: number.littleEndian, Array.init)
        }
        let sizes = bytes(UInt32(0)) + bytes(UInt32(pickle.count)) + bytes(UInt32(pickle.count))
        let local =
            Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 10) + sizes + bytes(UInt16(name.count))
            + bytes(UInt16(0)) + name + pickle
        let central =
            Array("PK\u{1}\u{2}".utf8) + [UInt8](repeating: 0, count: 12) + sizes + bytes(UInt16(name.count))
            + [UInt8](repeating: 0, count: 16) + name
        let end =
            Array("PK\u{5}\u{6}".utf8) + [UInt8](repeating: 0, count: 4) + bytes(UInt16(1)) + bytes(UInt16(1))
            + bytes(UInt32(central.count)) + bytes(UInt32(local.count)) + bytes(UInt16(0))
        return try Checkpoint(bytes: local + central + end, source: "x.pt")
    }

    private func text(_ string: String) -> [UInt8] {
        [0x58] + withUnsafeBytes(of: UInt32(string.utf8.count).littleEndian, Array.init) + Array(string.utf8)
    }

    /// Collections in collections, a million deep: tuples by TUPLE1, and lists that are filled from outside in.
    @Test(arguments: [
        [UInt8(ascii: ")")] + [UInt8](repeating: 0x85, count: 900_000),
        [UInt8(ascii: "]")]
            + (0..<400_000).flatMap { _ in [UInt8(ascii: "]"), UInt8(ascii: "a"), UInt8(ascii: "]")] },
    ])
    func deepNesting(_ instructions: [UInt8]) {
        #expect(throws: CheckpointError.self) { try checkpoint([0x80, 2] + instructions + Array(".".utf8)) }
    }

    /// A dictionary whose 300 values are itself.
    @Test func aDictionaryThatHoldsItself() throws {
        var pickle: [UInt8] = [0x80, 2] + Array("}q\u{0}(".utf8)
        for index in 0..<300 { pickle += text("k\(index)") + Array("h\u{0}".utf8) }
        let error = try #require(throws: CheckpointError.self) { try checkpoint(pickle + Array("u.".utf8)) }
        #expect(error.description.contains("holds itself"), "\(error)")
    }

    /// Five dictionaries, each of whose 100 values is the next one: 10^10 paths without a cycle.
    @Test func manyPathsToTheSame() throws {
        var pickle: [UInt8] = [0x80, 2] + Array("}q\u{0}0".utf8)
        for level in UInt8(1)...6 {
            pickle += Array("}(".utf8)
            for index in 0..<100 { pickle += text("k\(index)") + [UInt8(ascii: "h"), level - 1] }
            pickle += [UInt8(ascii: "u"), UInt8(ascii: "q"), level] + (level == 6 ? [] : Array("0".utf8))
        }
        let error = try #require(throws: CheckpointError.self) { try checkpoint(pickle + Array(".".utf8)) }
        #expect(error.description.contains("too many entries"), "\(error)")
    }

    /// A name of a megabyte, joined with itself over and over.
    @Test func longNames() throws {
        let long = text(String(repeating: "n", count: 1 << 20)) + Array("q\u{0}0".utf8)
        let joined = (0..<5000).flatMap { _ in Array("h\u{0}h\u{0}\u{93}".utf8.filter { $0 != 0xc2 }) }
        let error = try #require(throws: CheckpointError.self) {
            try checkpoint([0x80, 2] + long + joined + Array(".".utf8))
        }
        #expect(error.description.contains("too long"), "\(error)")
    }
}
