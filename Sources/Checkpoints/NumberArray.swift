import Tensors

/// An array of integers, booleans or doubles in a file: no weight, but counters, token ids and the like.
public struct NumberArray: Sendable {
    /// The file's name of the element type, as safetensors writes it.
    public let type: String
    /// Dimensions, the slowest first.
    public let shape: [Int]
    private let storage: Storage
    private let range: Range<Int>

    init(type: String, shape: [Int], storage: Storage, range: Range<Int>) {
        self.type = type
        self.shape = shape
        self.storage = storage
        self.range = range
    }

    /// The array as it lies in the file.
    public var bytes: ByteView { ByteView(storage, range: range) }

    /// The values, or `nil` for element types that are not read.
    public func values() -> [Double]? {
        switch type {
        case "BOOL", "U8": read(UInt8.self) { Double($0) }
        case "I8": read(Int8.self) { Double($0) }
        case "I16": read(Int16.self) { Double($0) }
        case "I32": read(Int32.self) { Double($0) }
        case "I64": read(Int64.self) { Double($0) }
        case "F64": read(UInt64.self) { Double(bitPattern: $0) }
        default: nil
        }
    }

    private func read<Number: FixedWidthInteger>(_: Number.Type, _ convert: (Number) -> Double) -> [Double] {
        var reader = ByteReader(bytes: storage.bytes, position: range.lowerBound)
        var values: [Double] = []
        values.reserveCapacity(range.count / MemoryLayout<Number>.size)
        while reader.position < range.upperBound, let number = reader.read(Number.self) {
            values.append(convert(number))
        }
        return values
    }
}
