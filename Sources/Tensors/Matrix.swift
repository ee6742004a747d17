import Foundation

/// A row-major fp32 matrix `[rows, columns]`, or a view of some rows or columns of one.
///
/// Views share memory: writing through one is seen by the others. Not for sharing between tasks, except for
/// parallel regions that write to different rows.
public struct Matrix {
    /// Number of rows.
    public let rows: Int
    /// Number of columns.
    public let columns: Int
    /// Elements from one row to the next: the columns, or 16 more where these are a multiple of 256. Rows at
    /// multiples of 1 KiB would fall into the same few sets of the first-level cache, and a matrix product that
    /// reads 14 of them at once would lose a quarter of its speed.
    public let stride: Int
    /// The first element; valid as long as this matrix or another view of it lives.
    public let base: UnsafeMutablePointer<Float>
    private let owner: Memory?

    /// What views keep alive.
    private final class Memory {
        let buffer: UnsafeMutableBufferPointer<Float>

        init(count: Int) {
            let bytes = max(count, 16) * MemoryLayout<Float>.stride
            let memory = UnsafeMutableRawBufferPointer.allocate(
                byteCount: bytes, alignment: bytes >= HugePages.size ? HugePages.size : 64)
            HugePages.advise(memory)
            buffer = memory.bindMemory(to: Float.self)
            buffer.initialize(repeating: 0)
        }

        deinit { buffer.deallocate() }
    }

    /// Zeros.
    public init(rows: Int, columns: Int) {
        precondition(rows >= 0 && columns >= 0)
        stride = Self.stride(columns)
        let memory = Memory(count: rows * stride)
        owner = memory
        guard let base = memory.buffer.baseAddress else { preconditionFailure("no memory for a matrix") }
        self.base = base
        self.rows = rows
        self.columns = columns
    }

    /// - Parameter values: `rows · columns` values, row by row.
    public init(rows: Int, columns: Int, values: [Float]) {
        precondition(values.count == rows * columns, "\(values.count) values for \(rows) x \(columns)")
        self.init(rows: rows, columns: columns)
        values.withUnsafeBufferPointer { source in
            guard let source = source.baseAddress else { return }
            for row in 0..<rows {
                (base + row * stride).update(from: source + row * columns, count: columns)
            }
        }
    }

    /// A copy with memory of its own.
    public init(copying other: Matrix) {
        self.init(rows: other.rows, columns: other.columns)
        copy(from: other)
    }

    /// A matrix in a task's scratch memory, of any content.
    ///
    /// - Parameter memory: `floats(rows:columns:)` floats; it must outlive the matrix.
    package init(rows: Int, columns: Int, in memory: UnsafeMutablePointer<Float>) {
        stride = Self.stride(columns)
        owner = nil
        base = memory
        self.rows = rows
        self.columns = columns
    }

    /// Floats that a matrix takes in memory.
    package static func floats(rows: Int, columns: Int) -> Int { rows * stride(columns) }

    private static func stride(_ columns: Int) -> Int {
        columns > 0 && columns % 256 == 0 ? columns + 16 : columns
    }

    private init(_ whole: Matrix, rows: Range<Int>, columns: Range<Int>) {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= whole.rows)
        precondition(columns.lowerBound >= 0 && columns.upperBound <= whole.columns)
        owner = whole.owner
        base = whole.base + rows.lowerBound * whole.stride + columns.lowerBound
        self.rows = rows.count
        self.columns = columns.count
        stride = whole.stride
    }

    /// A view of some rows.
    public func rows(_ range: Range<Int>) -> Matrix {
        Matrix(self, rows: range, columns: 0..<columns)
    }

    /// A view of some columns.
    public func columns(_ range: Range<Int>) -> Matrix {
        Matrix(self, rows: 0..<rows, columns: range)
    }

    /// One element; both indices must be in range.
    public subscript(row: Int, column: Int) -> Float {
        get {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns)
            return base[row * stride + column]
        }
        nonmutating set {
            precondition(row >= 0 && row < rows && column >= 0 && column < columns)
            base[row * stride + column] = newValue
        }
    }

    /// All values, row by row.
    public var values: [Float] {
        (0..<rows).flatMap { UnsafeBufferPointer(start: base + $0 * stride, count: columns) }
    }
}

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

extension Matrix {
    /// Copies a matrix of the same size.
    public func copy(from other: Matrix) {
        precondition(rows == other.rows && columns == other.columns)
        for row in 0..<rows {
            (base + row * stride).update(from: other.base + row * other.stride, count: columns)
        }
    }

    /// Copies one row.
    public func setRow(_ row: Int, _ values: [Float]) {
        precondition(row >= 0 && row < rows && values.count == columns)
        values.withUnsafeBufferPointer { source in
            guard let source = source.baseAddress else { return }
            (base + row * stride).update(from: source, count: columns)
        }
    }

    /// self ← self + other · factor.
    public func add(_ other: Matrix, times factor: Float = 1) {
        precondition(rows == other.rows && columns == other.columns)
        let kernels = Kernels.current
        for row in 0..<rows {
            kernels.add_scaled(columns, other.base + row * other.stride, factor, base + row * stride)
        }
    }
}
