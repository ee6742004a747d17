import Checkpoints
import F5TTS
import FuzzDriver

/// Feeds files of torch.save: a zip archive and the pickle in it. What is read is taken for a model, a vocoder's part and
/// a duration predictor.
@main
enum PickleFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
            guard let checkpoint = try? Checkpoint(bytes: bytes, source: "fuzz") else { return 0 }
            for tensor in checkpoint.tensors.values { precondition(tensor.floats().count == tensor.count) }
            for useEMA in [true, false] {
                guard let state = try? StateDictionary(checkpoint, useEMA: useEMA) else { continue }
                if let architecture = try? Architecture(recognizing: state) {
                    _ = try? F5Model(state: state, architecture: architecture)
                }
                _ = try? DurationPredictor(state: state)
            }
            return 0
        }
    }
}
