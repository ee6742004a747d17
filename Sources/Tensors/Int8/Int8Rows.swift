import CKernels

/// Rows of activations in eight bits, in a task's scratch memory: value = (byte − 128) · scale of its row.
package struct Int8Rows {
    package let rows: Int
    package let columns: Int
    let bytes: UnsafeMutablePointer<UInt8>
    /// Bytes from one row to the next.
    let stride: Int
    /// `[rows]`
    let scales: UnsafeMutablePointer<Float>

    /// Floats of scratch memory that `rows` rows take.
    package static func floats(rows: Int, columns: Int) -> Int {
        (rows + 15) / 16 * 16 + rows * stride(columns) / MemoryLayout<Float>.stride
    }

    /// A cache line more where rows would lie at multiples of 1 KiB, in the same few sets of the cache.
    private static func stride(_ columns: Int) -> Int {
        let whole = (columns + 63) / 64 * 64
        return whole % 1024 == 0 ? whole + 64 : whole
    }

    /// - Parameter memory: `floats(rows:columns:)` floats, aligned to 64 bytes.
    package init(rows: Int, columns: Int, in memory: UnsafeMutablePointer<Float>) {
        self.rows = rows
        self.columns = columns
        stride = Self.stride(columns)
        scales = memory
        bytes = UnsafeMutableRawPointer(memory + (rows + 15) / 16 * 16).assumingMemoryBound(to: UInt8.self)
    }

    /// Quantizes the rows of a matrix, each with a scale of its own.
    package func quantize(_ x: Matrix, _ kernels: Kernels.Table) {
        precondition(x.rows == rows && x.columns == columns)
        kernels.quantize(rows, columns, x.base, x.stride, bytes, stride, scales)
    }

    /// Quantizes LayerNorm(x) · scale + shift.
    ///
    /// - Parameter scratch: `[columns]` floats.
    package func quantize(
        normalizing x: Matrix, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>?, epsilon: Float,
        scratch: UnsafeMutablePointer<Float>, _ kernels: Kernels.Table
    ) {
        precondition(x.rows == rows && x.columns == columns)
        kernels.layer_norm_quantize(
            rows, columns, x.base, x.stride, bytes, stride, scales, scale, shift, epsilon, scratch)
    }
}
