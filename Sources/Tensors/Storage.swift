import Basics
import Foundation

/// Read-only bytes that arrays view: a file mapped into memory, or memory of our own.
///
/// A mapped file is not read at once: pages come in as they are touched, are shared with other processes, and
/// can be dropped and read again by the system.
///
/// `@unchecked Sendable`: the bytes are written only before the initializer returns, and never after; the
/// pointer itself is a constant. Concurrent reads of unchanging memory need no order.
public final class Storage: @unchecked Sendable {
    /// Valid as long as this object lives: whoever uses the bytes holds on to it.
    public let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool

    /// Maps a file.
    ///
    /// - Throws: `TensorError` where the file cannot be opened, is empty or is no regular file.
    public init(mapping path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw TensorError.file(
                "\(path): \(String(cString: strerror(errno))); check the name and the rights")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            throw TensorError.file("\(path): empty, or not a file")
        }
        let count = Int(status.st_size)
        guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED
        else {
            throw TensorError.file(
                "\(path): cannot be mapped into memory (\(String(cString: strerror(errno))))")
        }
        bytes = UnsafeRawBufferPointer(start: address, count: count)
        isMapped = true
    }

    /// Copies values into memory aligned to 64 bytes.
    public convenience init(_ values: [Float]) {
        self.init(byteCount: values.count * MemoryLayout<Float>.stride) { destination in
            values.withUnsafeBytes { destination.copyMemory(from: $0) }
        }
    }

    /// Copies bytes, for readers of files that are already in memory.
    public convenience init(bytes source: some Collection<UInt8>) {
        self.init(byteCount: source.count) { $0.copyBytes(from: source) }
    }

    /// Memory of `byteCount` bytes, zeroed, aligned to 64 bytes, filled by `fill`.
    public init(byteCount: Int, fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(byteCount, 1), alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        do {
            try fill(UnsafeMutableRawBufferPointer(rebasing: memory[..<byteCount]))
        } catch {
            memory.deallocate()
            throw error
        }
        bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[..<byteCount])
        isMapped = false
    }

    /// Lets go of the pages of a mapped file that lie wholly within a range; they come back when they are touched.
    func discardPages(_ range: Range<Int>) {
        guard isMapped, let base = bytes.baseAddress else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let first = (range.lowerBound + page - 1) / page * page
        let last = range.upperBound / page * page
        guard first < last else { return }
        madvise(UnsafeMutableRawPointer(mutating: base + first), last - first, MADV_DONTNEED)
    }

    deinit {
        guard let address = bytes.baseAddress else { return }
        if isMapped {
            munmap(UnsafeMutableRawPointer(mutating: address), bytes.count)
        } else {
            UnsafeMutableRawPointer(mutating: address).deallocate()
        }
    }
}

/// Why an array cannot be made or used.
public enum TensorError: OneLineError {
    /// A file cannot be opened or mapped.
    case file(String)
    /// Shapes or sizes do not fit together or into their memory; names the tensor.
    case shape(String)

    public var description: String {
        switch self {
        case .file(let text), .shape(let text): text
        }
    }
}
