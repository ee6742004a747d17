import Foundation
import Tensors

/// Writes fp32 tensors as a safetensors file.
public enum SafetensorsFile {
    /// - Parameter tensors: names with shapes and values, in the order of the file.
    /// - Throws: `CheckpointError` where the file cannot be written. It appears whole or not at all.
    public static func write(
        _ tensors: [(name: String, shape: [Int], values: [Float])], metadata: [String: String] = [:],
        to path: String
    ) throws {
        var entries: [String: Any] = [:]
        var offset = 0
        for tensor in tensors {
            let end = offset + tensor.values.count * MemoryLayout<Float>.size
            entries[tensor.name] = ["dtype": "F32", "shape": tensor.shape, "data_offsets": [offset, end]]
            offset = end
        }
        if !metadata.isEmpty { entries["__metadata__"] = metadata }
        do {
            var header = try JSONSerialization.data(withJSONObject: entries, options: [.sortedKeys])
            header.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
            var file = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
            file.append(header)
            for tensor in tensors { tensor.values.withUnsafeBytes { file.append(contentsOf: $0) } }
            try file.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CheckpointError("\(path): cannot be written (\(error.localizedDescription))")
        }
    }
}
