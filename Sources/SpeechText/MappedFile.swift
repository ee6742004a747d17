import Glibc

/// A file mapped read-only into memory for the lifetime of this object.
///
/// As with every mapping, the file must not be shortened while it is mapped: replace it by renaming a
/// new file over it.
// Sendable without a check: the pages are mapped PROT_READ and never written through this object, the
// two stored properties never change, and the mapping lives until the last reference is gone.
final class MappedFile: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    /// - Parameter limit: largest size accepted, in bytes.
    init(path: String, limit: Int) throws(TextError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .dictionary(
                source: path,
                reason:
                    "cannot be opened (\(String(cString: strerror(errno)))); it belongs beside the executable"
            )
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, (status.st_mode & S_IFMT) == S_IFREG else {
            throw .dictionary(source: path, reason: "expected a regular file")
        }
        let size = Int(status.st_size)
        guard size > 0, size <= limit else {
            throw .dictionary(source: path, reason: "has \(size) bytes, expected 1 to \(limit)")
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw .dictionary(source: path, reason: "cannot be mapped (\(String(cString: strerror(errno))))")
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }
}

/// A section of a mapped file seen as an array of little-endian numbers.
// Sendable without a check: a read-only view of pages that `file` keeps mapped and nobody writes.
struct MappedTable<Element: BitwiseCopyable>: @unchecked Sendable {
    private let file: MappedFile
    private let elements: UnsafeBufferPointer<Element>

    /// - Precondition: `bytes` is a part of `file`, aligned for `Element`, and holds a whole number of
    ///   them; `PinyinDictionary` checks this for each section.
    init(file: MappedFile, bytes: UnsafeRawBufferPointer) {
        self.file = file
        elements = bytes.bindMemory(to: Element.self)
    }

    var count: Int { elements.count }

    /// Not checked against `count`: every index comes from the dictionary's own links, which are all
    /// checked once when it is opened, or from a 16-bit value into a table of 65,536.
    @inline(__always)
    subscript(index: Int) -> Element { elements[index] }

    /// The values of `range`; bounds as for `subscript`.
    func slice(_ range: Range<Int>) -> Slice<UnsafeBufferPointer<Element>> { elements[range] }
}
