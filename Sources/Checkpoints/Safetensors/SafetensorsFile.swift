import Foundation
import Tensors

/// Writes safetensors files.
public enum SafetensorsFile {
    /// An array on its way into a file.
    public struct Entry: Sendable {
        /// The name in the file.
        public let name: String
        /// The element type as the format names it: F32, F16, BF16, I8, I32 and so on.
        public let type: String
        /// Dimensions, the slowest first.
        public let shape: [Int]
        /// The elements, little-endian.
        public let bytes: ByteView

        /// An array of any element type; the bytes must be as many as type and shape say.
        public init(name: String, type: String, shape: [Int], bytes: ByteView) {
            self.name = name
            self.type = type
            self.shape = shape
            self.bytes = bytes
        }

        /// An array of fp32.
        public init(name: String, shape: [Int], values: [Float]) {
            self.init(name: name, type: "F32", shape: shape, bytes: ByteView(Storage(values)))
        }

        /// A weight as it lies.
        public init(name: String, _ weight: Weight) {
            self.init(name: name, type: weight.elementType.rawValue, shape: weight.shape, bytes: weight.bytes)
        }
    }

    /// Data begins at a multiple of this many bytes, and so does every array as long as the sizes of all arrays before it
    /// are multiples too: kernels read mapped weights in whole cache lines.
    private static let alignment = 64

    /// - Parameter arrays: in the order of the file.
    /// - Throws: `CheckpointError` where the file cannot be written. It appears whole or not at all.
    public static func write(_ arrays: [Entry], metadata: [String: String] = [:], to path: String) throws {
        var entries: [String: Any] = [:]
        var offset = 0
        for array in arrays {
            let end = offset + array.bytes.count
            entries[array.name] = ["dtype": array.type, "shape": array.shape, "data_offsets": [offset, end]]
            offset = end
        }
        if !metadata.isEmpty { entries["__metadata__"] = metadata }
        let temporary = path + ".writing-\(UUID().uuidString.prefix(8))"
        do {
            var header = try JSONSerialization.data(withJSONObject: entries, options: [.sortedKeys])
            let padding = (alignment - (8 + header.count) % alignment) % alignment
            header.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
            try Data().write(to: URL(fileURLWithPath: temporary))
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: temporary))
            try file.write(contentsOf: withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) })
            try file.write(contentsOf: header)
            for array in arrays { try array.bytes.withBytes { try file.write(contentsOf: Data($0)) } }
            try file.synchronize()
            try file.close()
            guard rename(temporary, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw CheckpointError.writing("\(path): cannot be written (\(error.localizedDescription))")
        }
    }
}
