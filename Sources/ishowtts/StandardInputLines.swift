import Foundation

/// Lines of standard input, ended by a line feed only: a carriage return belongs to its line.
enum StandardInputLines {
    /// Bytes of a line at most.
    private static let limit = 16 << 20

    /// - Throws: `Failure` where a line is no UTF-8 or too long, and what `body` throws.
    static func read(_ body: (String) throws -> Void) throws {
        var rest = Data()
        var number = 1
        func pass(_ bytes: some Collection<UInt8>) throws {
            guard let line = String(validating: bytes, as: UTF8.self) else {
                throw Failure(
                    .data,
                    "standard input: line \(number) is not UTF-8; convert it first, for example with iconv")
            }
            number += 1
            try body(line)
        }
        while case let data = FileHandle.standardInput.availableData, !data.isEmpty {
            rest.append(data)
            var start = rest.startIndex
            while let end = rest[start...].firstIndex(of: 0x0a) {
                try pass(rest[start..<end])
                start = end + 1
            }
            rest.removeSubrange(..<start)
            guard rest.count <= limit else {
                throw Failure(.data, "standard input: line \(number) is longer than \(limit >> 20) MiB")
            }
        }
        if !rest.isEmpty { try pass(rest) }
    }
}
