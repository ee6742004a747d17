import Checkpoints
import F5TTS
import Tensors

/// The tensors that a trace runs on, read from a safetensors file.
public struct TraceInput {
    /// Vocabulary ids from 0.
    public let tokens: [Int]
    /// The reference `[C, mel]`.
    public let mel: Matrix
    /// The state at t = 0, `[frames, mel]`.
    public let noise: Matrix
    /// The time at which every stage is kept.
    public let time: Float
    public let options: SamplingOptions

    /// - Throws: `CheckpointError` naming the tensor or number that is missing or out of range.
    public init(path: String) throws {
        let file = try Checkpoint(path: path)
        func tensor(_ name: String, dimensions: Int) throws -> Weight {
            guard let tensor = file.tensors[name], tensor.shape.count == dimensions else {
                throw CheckpointError(
                    "\(path): needs a tensor \(name) of \(dimensions) dimension\(dimensions > 1 ? "s" : "") in F32"
                )
            }
            return tensor
        }
        func values(_ name: String) -> [Double]? {
            file.tensors[name].map { $0.floats().map { Double($0) } } ?? file.numbers[name]?.values()
        }
        func number(_ name: String) -> Float? {
            if let values = values(name), values.count == 1 { return Float(values[0]) }
            return file.metadata[name].flatMap { Float($0) }
        }
        func matrix(_ name: String) throws -> Matrix {
            let tensor = try tensor(name, dimensions: 2)
            return Matrix(rows: tensor.shape[0], columns: tensor.shape[1], values: tensor.floats())
        }
        guard let ids = values("tokens") else {
            throw CheckpointError("\(path): needs a tensor tokens of vocabulary ids from 0")
        }
        tokens = try ids.map { value in
            guard value >= 0, value < 1e6, value == value.rounded() else {
                throw CheckpointError(
                    "\(path): tokens holds \(value); expected vocabulary ids from 0, unpadded")
            }
            return Int(value)
        }
        mel = try matrix("mel")
        let noise = try matrix("noise")
        let frames = number("frames").map { Int($0) } ?? noise.rows
        guard frames == noise.rows else {
            throw CheckpointError(
                "\(path): frames is \(frames), noise has \(noise.rows) rows; make them equal")
        }
        self.noise = noise
        let steps = Int(number("nfe") ?? 7)
        guard (1...128).contains(steps) else {
            throw CheckpointError("\(path): nfe is \(steps); expected 1 to 128")
        }
        options = SamplingOptions(
            steps: steps, guidance: number("cfg") ?? 2, sway: number("sway"),
            method: number("midpoint") == 1 ? .midpoint : .euler)
        time = number("time") ?? options.schedule.times[0]
        guard (0...1).contains(time) else {
            throw CheckpointError("\(path): time is \(time); expected 0 to 1")
        }
    }
}
