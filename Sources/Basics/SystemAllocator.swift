import CMalloc

/// The C library's allocator, set for a program that runs for weeks.
package enum SystemAllocator {
    /// Blocks of this many bytes and more are mapped one by one, unless a free place in a heap holds them.
    private static let mappedBytes = 64 << 10

    /// Lets the system have large blocks back as soon as they are free, and threads share their heaps; to be called before
    /// there are threads.
    ///
    /// A heap shrinks from its end only. Spectrograms, samples, recordings and bodies of requests have 64 KiB and more and are of
    /// every length; in a heap each small block that stays (of a cached voice, a session) pins the free room around it, and
    /// the next large block often finds no gap that is wide enough. Mapped alone they leave no gaps. That costs page faults: about
    /// 4,000 for a speech of the built-in voice, 2 % of its processor time.
    package static func returnFreedBlocks() {
        mallopt(M_MMAP_THRESHOLD, CInt(mappedBytes))
        mallopt(M_TRIM_THRESHOLD, 1 << 20)
        mallopt(M_ARENA_MAX, 2)
    }
}
