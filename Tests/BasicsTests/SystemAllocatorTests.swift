import Basics
import CMalloc
import Foundation
import Testing

@Suite struct SystemAllocatorTests {
    init() { SystemAllocator.returnFreedBlocks() }

    /// glibc gives a block that is mapped alone whole pages without its own two words, others a multiple of 16 bytes and one word.
    private static func isMapped(_ count: Int) throws -> Bool {
        let block = try #require(malloc(count))
        defer { free(block) }
        return (malloc_usable_size(block) + 16) % Int(sysconf(Int32(_SC_PAGESIZE))) == 0
    }

    /// The sizes of a reference's mel, an uploaded recording, half a second of samples, and a body that arrives.
    @Test(arguments: [98_000, 125_324, 4 * 24_000, 64 << 10])
    func largeBlocksLeaveNoGaps(_ count: Int) throws {
        #expect(try Self.isMapped(count))
    }

    @Test(arguments: [100, 4_000, 32 << 10])
    func smallBlocksShareAHeap(_ count: Int) throws {
        #expect(try !Self.isMapped(count))
    }

    /// The setting holds for the heaps of other threads too.
    @Test func otherThreadsAreLikewise() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { try Self.isMapped(98_000) } }
            for try await isMapped in group { #expect(isMapped) }
        }
    }
}
