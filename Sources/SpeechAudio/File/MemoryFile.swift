import CSndfile
import Foundation

/// A file in memory that libsndfile reads from and writes to through callbacks.
///
/// Used by one call at a time; `SoundFile` keeps it alive for as long as the library may call back.
final class MemoryFile {
    private(set) var bytes: [UInt8]
    private var position = 0
    private var drained = 0

    init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    func size() -> Int { bytes.count }

    func tell() -> Int { position }

    /// - Returns: the new position, or −1 if it would lie before the start.
    func seek(_ offset: Int, from origin: CInt) -> Int {
        let base = origin == SEEK_CUR ? position : origin == SEEK_END ? bytes.count : 0
        let (target, overflow) = base.addingReportingOverflow(offset)
        guard !overflow, target >= 0 else { return -1 }
        position = target
        return position
    }

    func read(_ count: Int, to target: UnsafeMutableRawPointer) -> Int {
        let available = min(max(0, count), max(0, bytes.count - position))
        guard available > 0 else { return 0 }
        bytes.withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(start: target, count: available)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[position..<position + available]))
        }
        position += available
        return available
    }

    func write(_ count: Int, from source: UnsafeRawPointer) -> Int {
        guard count > 0 else { return 0 }
        let end = position + count
        if end > bytes.count { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
        bytes.withUnsafeMutableBytes { target in
            UnsafeMutableRawBufferPointer(rebasing: target[position..<end])
                .copyMemory(from: UnsafeRawBufferPointer(start: source, count: count))
        }
        position = end
        return count
    }

    /// The bytes written since the last call.
    func drain() -> [UInt8] {
        defer { drained = bytes.count }
        return Array(bytes[drained...])
    }

    static func callbacks() -> SF_VIRTUAL_IO {
        func file(_ context: UnsafeMutableRawPointer?) -> MemoryFile? {
            context.map { Unmanaged<MemoryFile>.fromOpaque($0).takeUnretainedValue() }
        }
        return SF_VIRTUAL_IO(
            get_filelen: { sf_count_t(file($0)?.size() ?? 0) },
            seek: { sf_count_t(file($2)?.seek(Int($0), from: $1) ?? -1) },
            read: { target, count, context in
                guard let target else { return 0 }
                return sf_count_t(file(context)?.read(Int(count), to: target) ?? 0)
            },
            write: { source, count, context in
                guard let source else { return 0 }
                return sf_count_t(file(context)?.write(Int(count), from: source) ?? 0)
            },
            tell: { sf_count_t(file($0)?.tell() ?? 0) })
    }
}
