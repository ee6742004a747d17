import Foundation

/// Pages of 2 MiB for large buffers. Heads of attention read 256 bytes of rows that lie kilobytes apart: with small
/// pages nearly every row costs a walk through the page table.
enum HugePages {
    static let size = 2 << 20

    /// Asks for large pages; where the system has none, nothing changes.
    static func advise(_ memory: UnsafeMutableRawBufferPointer) {
        #if os(Linux)
            guard memory.count >= size, let base = memory.baseAddress else { return }
            madvise(base, memory.count, MADV_HUGEPAGE)
        #endif
    }
}
