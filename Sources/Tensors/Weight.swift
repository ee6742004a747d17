import CKernels

/// An array of parameters where it lies: in a mapped checkpoint, at any address, in its own element type.
public struct Weight: Sendable {
    public let name: String
    public let shape: [Int]
    public let elementType: ElementType
    let storage: Storage
    let byteOffset: Int
    /// Elements from one row to the next; more than a row's elements for a view of some columns.
    let rowStride: Int

    /// Number of elements.
    public var count: Int { shape.reduce(1, *) }
    public var byteCount: Int { count * elementType.byteCount }

    /// - Throws: `TensorError` where the array does not lie within the storage.
    public init(name: String, shape: [Int], elementType: ElementType, storage: Storage, byteOffset: Int)
        throws
    {
        var count = 1
        for size in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard size >= 0, !overflow else {
                throw TensorError("tensor \(name): shape \(shape) is negative or too large")
            }
            count = product
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: elementType.byteCount)
        guard !overflow, byteOffset >= 0, bytes <= storage.bytes.count - byteOffset else {
            throw TensorError(
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
        guard values.count == shape.reduce(1, *) else {
            throw TensorError("tensor \(name): \(values.count) values for shape \(shape)")
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
        guard shape.count == 2 else { return floats(from: 0, count: count) }
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
