import Basics
import Foundation

/// Reads lines of a pipe, and waits no longer for one than is stated.
struct LineReader {
    private let descriptor: CInt
    private let longest: Int
    private var rest: [UInt8] = []

    /// - Parameters:
    ///   - descriptor: stays open.
    ///   - longest: bytes of a line; a longer one is a fault.
    init(_ descriptor: CInt, longest: Int = 1 << 16) {
        self.descriptor = descriptor
        self.longest = longest
    }

    /// The next line; `nil` at the end.
    ///
    /// - Parameter seconds: `nil` waits for as long as it takes.
    /// - Throws: `BenchFault` where no line comes in time, or one is too long.
    mutating func next(within seconds: Double? = nil) throws -> String? {
        let end = seconds.map { ContinuousClock.now + .seconds($0) }
        while true {
            if let place = rest.firstIndex(of: 0x0a) {
                let line = String(decoding: rest[..<place], as: UTF8.self)
                rest.removeSubrange(...place)
                return line
            }
            guard rest.count <= longest else { throw BenchFault("a line is longer than \(longest) bytes") }
            if let end {
                let left = Int32(clamping: Int64(clamping: (end - .now) / .milliseconds(1)))
                var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                let ready = left > 0 ? poll(&request, 1, left) : 0
                if ready < 0, errno == EINTR { continue }
                guard ready > 0 else {
                    throw BenchFault("nothing came within \(Int(clamping: seconds ?? 0)) s")
                }
            }
            var block = [UInt8](repeating: 0, count: 4096)
            let count = read(descriptor, &block, block.count)
            if count > 0 {
                rest += block.prefix(count)
            } else if count == 0 || errno != EINTR {
                return nil
            }
        }
    }
}
