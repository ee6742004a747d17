import Foundation

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
