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
        for row in 0..<rows {
            Kernels.current.add_scaled(columns, other.base + row * other.stride, factor, base + row * stride)
        }
    }
}
