import Foundation

/// Results of earlier benches, one a line of JSON, oldest first.
public enum BenchHistory {
    /// Bytes of a file that is read; some ten thousand results.
    private static let longest = 256 << 20

    /// Reads a history.
    ///
    /// - Returns: the results, and how many lines are none (cut by a crash, or of another version).
    /// - Throws: `BenchFault` where there is no such file.
    public static func read(_ path: String) throws -> (results: [BenchResult], damaged: Int) {
        guard let file = FileHandle(forReadingAtPath: path),
            let data = try? file.read(upToCount: longest + 1)
        else {
            // An empty file has no data either.
            if FileManager.default.isReadableFile(atPath: path) { return ([], 0) }
            throw BenchFault("\(path): cannot be read; name a history of ishowtts bench")
        }
        guard data.count <= longest else {
            throw BenchFault("\(path): more than \(longest >> 20) MiB; begin another history")
        }
        let decoder = JSONDecoder()
        var results: [BenchResult] = []
        var damaged = 0
        for line in data.split(separator: 0x0a) {
            if let result = try? decoder.decode(BenchResult.self, from: Data(line)) {
                results.append(result)
            } else {
                damaged += 1
            }
        }
        return (results, damaged)
    }

    /// Adds a result at the end, in one write, so that others may add to the same file.
    ///
    /// - Throws: `BenchFault`.
    public static func append(_ result: BenchResult, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(result) + [0x0a]
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        let written =
            descriptor < 0 ? -1 : line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        let reason = String(cString: strerror(errno))
        if descriptor >= 0 { close(descriptor) }
        guard written == line.count else {
            throw BenchFault("\(path): cannot be written (\(reason)); name another file")
        }
    }
}
