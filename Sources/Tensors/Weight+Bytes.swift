import Foundation

extension Weight {
    /// The elements as they lie; for an array that is no view of some columns.
    public var bytes: ByteView {
        precondition(rowStride == shape.dropFirst().reduce(1, *), "a view of columns has no bytes of its own")
        return ByteView(storage, range: byteOffset..<byteOffset + byteCount)
    }

    /// The elements rounded to fp16, or `nil` where one is too large for it.
    public func rounded16() -> ByteView? {
        let limit = Float(Float16.greatestFiniteMagnitude)
        var fits = true
        let storage = Storage(byteCount: count * MemoryLayout<Float16>.stride) { memory in
            let target = memory.bindMemory(to: Float16.self)
            let width = shape.dropFirst().reduce(1, *)
            for row in 0..<(shape.first ?? 0) {
                for (column, value) in floats(row: row).enumerated() {
                    if abs(value) > limit { fits = false }
                    target[row * width + column] = Float16(value)
                }
            }
        }
        return fits ? ByteView(storage) : nil
    }

    /// Lets go of the pages of a mapped file that these elements fill: for weights that are needed once in a while.
    public func discardPages() {
        storage.discardPages(byteOffset..<byteOffset + byteCount)
    }
}
