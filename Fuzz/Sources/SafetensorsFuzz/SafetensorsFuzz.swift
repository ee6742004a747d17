import Checkpoints
import FuzzDriver

/// Feeds headers of safetensors files.
@main
enum SafetensorsFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let header = UnsafeBufferPointer(start: start, count: count)
            var file = withUnsafeBytes(of: UInt64(count).littleEndian) { Array($0) }
            file += header
            file += [UInt8](repeating: 0, count: 64)
            guard let checkpoint = try? Checkpoint(bytes: file, source: "fuzz") else { return 0 }
            for tensor in checkpoint.tensors.values { precondition(tensor.floats().count == tensor.count) }
            return 0
        }
    }
}
