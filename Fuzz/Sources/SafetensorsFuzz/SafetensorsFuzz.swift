import Checkpoints
import F5TTS
import FuzzDriver
import Tensors

/// Feeds headers of safetensors files. What is read is printed, converted, checked, and taken for a model and a duration
/// predictor.
@main
enum SafetensorsFuzz {
    private static let pool = ThreadPool(threads: 1)

    static func main() {
        FuzzDriver.run { start, count in
            let header = UnsafeBufferPointer(start: start, count: count)
            var file = withUnsafeBytes(of: UInt64(count).littleEndian) { Array($0) }
            file += header
            file += [UInt8](repeating: 0, count: 64)
            guard let checkpoint = try? Checkpoint(bytes: file, source: "fuzz") else { return 0 }
            for tensor in checkpoint.tensors.values { precondition(tensor.floats().count == tensor.count) }
            for array in checkpoint.numbers.values { _ = array.values() }
            guard let state = try? StateDictionary(checkpoint) else { return 0 }
            try? state.checkFinite(on: SafetensorsFuzz.pool)
            if let architecture = try? Architecture(recognizing: state) {
                _ = try? F5Model(state: state, architecture: architecture)
            }
            if let predictor = try? DurationPredictor(state: state) {
                let frames = predictor.frames(tokens: [0, 1, -1, .max], on: SafetensorsFuzz.pool)
                precondition(frames.count == 4)
            }
            return 0
        }
    }
}
