import Basics
import CKernels

/// An array of parameters where it lies: in a mapped checkpoint, at any address, in its own element type.
public struct Weight: Sendable {
    /// The name in its file, for messages.
    public let name: String
    /// Dimensions, the slowest first.
    public let shape: [Int]
    /// How its numbers are stored.
    public let elementType: ElementType
    let storage: Storage
    let byteOffset: Int
    /// Elements from one row to the next; more than a row's elements for a view of some columns.
    let rowStride: Int

    /// Number of elements; it fits, as does the product of any of the dimensions: the initializers check it.
    public var count: Int { shape.reduce(1, *) }
    /// Bytes that the elements take as stored.
    public var byteCount: Int { count * elementType.byteCount }

    /// - Throws: `TensorError` where the array does not lie within the storage.
    public init(name: String, shape: [Int], elementType: ElementType, storage: Storage, byteOffset: Int)
        throws
    {
        guard let bytes = (shape + [elementType.byteCount]).checkedProduct else {
            throw TensorError.shape("tensor \(name): shape \(shape) is negative or too large")
        }
        guard byteOffset >= 0, byteOffset <= storage.bytes.count, bytes <= storage.bytes.count - byteOffset
        else {
            throw TensorError.shape(
                "tensor \(name): shape \(shape) of \(elementType.rawValue) at byte \(byteOffset) reaches beyond the "
                    + "file's \(storage.bytes.count) bytes; the file is cut off or damaged")
        }
        self.name = name
        self.shape = shape
        self.elementType = elementType
        self.storage = storage
        self.byteOffset = byteOffset
        rowStride = shape.dropFirst().reduce(1, *)
    }

    /// An array of our own.
    public init(name: String, shape: [Int], values: [Float]) throws {
        guard values.count == shape.checkedProduct else {
            throw TensorError.shape("tensor \(name): \(values.count) values for shape \(shape)")
        }
        try self.init(
            name: name, shape: shape, elementType: .float32, storage: Storage(values), byteOffset: 0)
    }

    private init(_ whole: Weight, columns: Range<Int>) {
        name = whole.name
        shape = [whole.shape[0], columns.count]
        elementType = whole.elementType
        storage = whole.storage
        byteOffset = whole.byteOffset + columns.lowerBound * whole.elementType.byteCount
        rowStride = whole.rowStride
    }

    /// Some columns of a matrix, without copying.
    public func columns(_ range: Range<Int>) -> Weight {
        precondition(shape.count == 2 && range.lowerBound >= 0 && range.upperBound <= shape[1])
        return Weight(self, columns: range)
    }

    /// Address of element `index` of row `row`.
    func address(row: Int) -> UnsafeRawPointer {
        guard let base = storage.bytes.baseAddress else { preconditionFailure("storage without bytes") }
        return base + byteOffset + row * rowStride * elementType.byteCount
    }

    /// All elements as fp32, row by row.
    public func floats() -> [Float] {
        // Without elements there may be any number of rows.
        guard shape.count == 2, count > 0 else { return floats(from: 0, count: count) }
        return (0..<shape[0]).flatMap { floats(row: $0) }
    }

    /// One row of the first dimension as fp32.
    public func floats(row: Int) -> [Float] {
        precondition(row >= 0 && row < shape[0])
        return floats(from: row * rowStride, count: shape.dropFirst().reduce(1, *))
    }

    private func floats(from start: Int, count: Int) -> [Float] {
        guard count > 0 else { return [] }
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let destination = buffer.baseAddress {
                Kernels.current.widen(
                    elementType.kernelType, address(row: 0) + start * elementType.byteCount, destination,
                    count)
            }
            initialized = count
        }
    }

    /// Index of the first NaN or infinity. Reads at memory speed with all threads.
    public func firstNonFinite(on pool: ThreadPool) -> Int? {
        let block = 1 << 20
        let blocks = (count + block - 1) / block
        let kernels = Kernels.current
        let found = pool.first(of: blocks) { index -> Int? in
            let start = index * block
            let at = kernels.first_non_finite(
                elementType.kernelType, address(row: 0) + start * elementType.byteCount,
                min(block, count - start))
            return at < 0 ? nil : start + at
        }
        return found
    }
}

extension Weight {
    /// The elements as they lie; for an array that is no view of some columns.
    public var bytes: ByteView {
        precondition(rowStride == shape.dropFirst().reduce(1, *), "a view of columns has no bytes of its own")
        return ByteView(storage, range: byteOffset..<byteOffset + byteCount)
    }

    /// Lets go of the pages of a mapped file that these elements fill: for weights that are needed once in a while.
    public func discardPages() {
        storage.discardPages(byteOffset..<byteOffset + byteCount)
    }
}

/// How the numbers of a stored array are written.
public enum ElementType: String, Sendable, CaseIterable {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"

    /// Bytes of one element.
    public var byteCount: Int { self == .float32 ? 4 : 2 }

    var kernelType: ck_type {
        switch self {
        case .float32: .CK_F32
        case .float16: .CK_F16
        case .bfloat16: .CK_BF16
        }
    }
}
