#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file mapped read-only into memory for the lifetime of this object.
///
/// As with every mapping, the file must not be shortened while it is mapped: replace it by renaming a
/// new file over it.
// Sendable without a check: the pages are mapped PROT_READ and never written through this object, the
// two stored properties never change, and the mapping lives until the last reference is gone.
final class MappedFile: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    /// - Parameter limit: largest size accepted, in bytes.
    init(path: String, limit: Int) throws(PinyinDictionaryError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw PinyinDictionaryError(
                path,
                "cannot be opened (\(String(cString: strerror(errno)))); it belongs beside the executable")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, (status.st_mode & S_IFMT) == S_IFREG else {
            throw PinyinDictionaryError(path, "expected a regular file")
        }
        let size = Int(status.st_size)
        guard size > 0, size <= limit else {
            throw PinyinDictionaryError(path, "has \(size) bytes, expected 1 to \(limit)")
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw PinyinDictionaryError(path, "cannot be mapped (\(String(cString: strerror(errno))))")
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }
}
