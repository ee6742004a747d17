import Basics
import Foundation

/// Why a file of canaries cannot be used.
public struct CanaryFault: OneLineError, Equatable {
    public let description: String
}

/// Where the prints of canaries are kept: JSON, one print for each text, voice, model, settings and instruction set.
public struct CanaryFile: Sendable {
    /// What a comparison found.
    public struct Outcome: Sendable, Equatable {
        /// Prints that are as they were.
        public var same = 0
        /// Prints that nothing was kept of, and that are kept now.
        public var new = 0
        /// Those that differ: what was kept, and what was made.
        public var differing: [Difference] = []

        /// A print that is not what it was.
        public struct Difference: Sendable, Equatable {
            /// What was kept.
            public let kept: Canary.Print
            /// What was made now.
            public let made: Canary.Print

            /// Whether another program made it: an update may do that, and nothing else should.
            public var isOfAnotherBuild: Bool { kept.build != made.build }
        }
    }

    /// Largest file that is read.
    private static let mostBytes = 4 << 20
    /// Most prints that are kept; the oldest go first.
    static let mostPrints = 2000

    /// The file's path.
    public let path: String

    /// - Parameter path: of a file; there may be none yet.
    public init(path: String) { self.path = path }

    /// The file's path in a data folder.
    public static func path(in folder: String) -> String { folder + "/canary.json" }

    /// Compares prints with those that were kept, and keeps the ones that are new.
    ///
    /// - Parameter accepting: whether those that differ take the place of what was kept.
    /// - Throws: `CanaryFault` if the file cannot be read or written.
    public func compare(_ prints: [Canary.Print], accepting: Bool = false) throws(CanaryFault) -> Outcome {
        var kept = try read()
        var outcome = Outcome()
        var isChanged = false
        for print in prints {
            if let index = kept.firstIndex(where: { $0.isComparable(to: print) }) {
                if kept[index].samples == print.samples {
                    outcome.same += 1
                } else {
                    outcome.differing.append(Outcome.Difference(kept: kept[index], made: print))
                    guard accepting else { continue }
                    kept[index] = print
                    isChanged = true
                }
            } else {
                outcome.new += 1
                kept.append(print)
                isChanged = true
            }
        }
        if isChanged { try write(kept.suffix(Self.mostPrints)) }
        return outcome
    }

    private func read() throws(CanaryFault) -> [Canary.Print] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT { return [] }
            throw CanaryFault(
                description:
                    "\(path): cannot be read (\(String(cString: strerror(errno)))); name another file")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CanaryFault(description: "\(path): is no file; name one")
        }
        guard status.st_size <= Self.mostBytes else {
            throw CanaryFault(
                description:
                    "\(path): has more than \(Self.mostBytes >> 20) MiB and is no file of canaries; name another"
            )
        }
        do {
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            return try decoder.decode([Canary.Print].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch is DecodingError {
            throw CanaryFault(
                description:
                    "\(path): is no list of canaries as this program writes it; delete it, or name another file"
            )
        } catch {
            throw CanaryFault(description: "\(path): cannot be read (\(error.localizedDescription))")
        }
    }

    private func write(_ prints: some Sequence<Canary.Print>) throws(CanaryFault) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        encoder.dateEncodingStrategy = .iso8601
        do {
            try encoder.encode(Array(prints)).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CanaryFault(
                description:
                    "\(path): cannot be written (\(error.localizedDescription)); name a file in a folder that can be"
            )
        }
    }
}
