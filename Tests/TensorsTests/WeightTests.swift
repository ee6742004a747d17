import Foundation
import Tensors
import Testing

@Suite struct WeightTests {
    @Test(arguments: [ElementType.float16, .bfloat16])
    func widensEveryNumber(type: ElementType) throws {
        let bytes = (0...UInt16.max).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let weight = try Weight(
            name: "all", shape: [65536], elementType: type, storage: Storage(bytes: bytes), byteOffset: 0)
        forEachInstructionSet { name in
            for (bits, value) in zip(0...UInt16.max, weight.floats()) {
                let expected = Half.value(bits, type)
                let equal = value.bitPattern == expected.bitPattern || (value.isNaN && expected.isNaN)
                if !equal { Issue.record("\(name): \(bits) is \(value), not \(expected)") }
            }
        }
    }

    @Test func findsTheFirstNumberThatIsNotFinite() throws {
        let pool = ThreadPool(threads: 2)
        for count in [1, 15, 16, 17, 100, 3_000_000] {
            for bad in Set([0, count / 2, count - 1]) {
                for value in [Float.nan, .infinity, -.infinity] {
                    var values = [Float](repeating: .greatestFiniteMagnitude, count: count)
                    values[bad] = value
                    values[count - 1] = value
                    let weight = try Weight(name: "bad", shape: [count], values: values)
                    forEachInstructionSet { name in
                        #expect(weight.firstNonFinite(on: pool) == bad, "\(name) \(count)")
                    }
                    if count > 100 { break }
                }
            }
            let finite = try Weight(
                name: "good", shape: [count], values: [Float](repeating: -1, count: count))
            #expect(finite.firstNonFinite(on: pool) == nil)
        }
    }

    @Test func staysWithinItsStorage() {
        let storage = Storage(bytes: [UInt8](repeating: 0, count: 24))
        func make(_ shape: [Int], _ offset: Int) throws {
            _ = try Weight(
                name: "w", shape: shape, elementType: .float32, storage: storage, byteOffset: offset)
        }
        #expect(throws: Never.self) { try make([2, 3], 0) }
        #expect(throws: Never.self) { try make([5], 3) }
        #expect(throws: TensorError.self) { try make([2, 3], 1) }
        #expect(throws: TensorError.self) { try make([1], -4) }
        #expect(throws: TensorError.self) { try make([1], 21) }
        #expect(throws: TensorError.self) { try make([-1, -6], 0) }
        #expect(throws: TensorError.self) { try make([Int.max, 2], 0) }
        #expect(throws: TensorError.self) { try make([Int.max / 2], 0) }
        #expect(throws: TensorError.self) { try make([1], Int.max) }
    }

    @Test func mapsFilesAndNamesThoseItCannot() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: TensorError.self) { try Storage(mapping: path) }
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
        let mapped = try Storage(mapping: path)
        withExtendedLifetime(mapped) { #expect(Array(mapped.bytes) == [1, 2, 3]) }
        try Data().write(to: URL(fileURLWithPath: path))
        #expect(throws: TensorError.self) { try Storage(mapping: path) }
        #expect(throws: TensorError.self) { try Storage(mapping: "/") }
    }

    @Test func viewsColumnsWithoutCopying() throws {
        var random = Values(1)
        let weight = try random.weight([5, 9])
        let view = weight.columns(2..<7)
        let values = weight.floats()
        var expected: [Float] = []
        for row in 0..<5 { expected += values[row * 9 + 2..<row * 9 + 7] }
        #expect(view.floats() == expected)
        #expect(view.floats(row: 3) == Array(values[29..<34]))
    }
}
