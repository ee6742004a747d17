import Checkpoints
import FuzzDriver

/// Feeds files of torch.save: a zip archive and the pickle in it.
@main
enum PickleFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
            guard let checkpoint = try? Checkpoint(bytes: bytes, source: "fuzz") else { return 0 }
            for tensor in checkpoint.tensors.values { precondition(tensor.floats().count == tensor.count) }
            _ = try? StateDictionary(checkpoint)
            return 0
        }
    }
}
