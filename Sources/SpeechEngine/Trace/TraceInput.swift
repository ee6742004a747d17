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
    /// Steps, guidance, schedule and solver.
    public let options: SamplingOptions

    /// - Throws: `CheckpointError` naming the tensor or number that is missing or out of range.
    public init(path: String) throws {
        let file = try Checkpoint(path: path)
        func tensor(_ name: String, dimensions: Int) throws -> Weight {
            guard let tensor = file.tensors[name], tensor.shape.count == dimensions else {
                throw CheckpointError.tensor(
                    "\(path): needs a tensor \(name) of \(dimensions) dimension\(dimensions > 1 ? "s" : "") in F32"
                )
            }
            return tensor
        }
        func values(_ name: String) -> [Double]? {
            file.tensors[name].map { $0.floats().map { Double($0) } } ?? file.numbers[name]?.values()
        }
        func number(_ name: String) throws -> Float? {
            let found = values(name).flatMap { $0.count == 1 ? Float($0[0]) : nil }
            guard let number = found ?? file.metadata[name].flatMap({ Float($0) }) else { return nil }
            guard number.isFinite else {
                throw CheckpointError.tensor("\(path): \(name) is \(number); expected a finite number")
            }
            return number
        }
        func matrix(_ name: String) throws -> Matrix {
            let tensor = try tensor(name, dimensions: 2)
            guard tensor.shape[1] > 0 else {
                throw CheckpointError.tensor("\(path): \(name) has no columns; expected [frames, mel]")
            }
            return Matrix(rows: tensor.shape[0], columns: tensor.shape[1], values: tensor.floats())
        }
        guard let ids = values("tokens") else {
            throw CheckpointError.tensor("\(path): needs a tensor tokens of vocabulary ids from 0")
        }
        tokens = try ids.map { value in
            guard value >= 0, value < 1e6, value == value.rounded() else {
                throw CheckpointError.tensor(
                    "\(path): tokens holds \(value); expected vocabulary ids from 0, unpadded")
            }
            return Int(value)
        }
        mel = try matrix("mel")
        let noise = try matrix("noise")
        if let frames = try number("frames"), Int(exactly: frames) != noise.rows {
            throw CheckpointError.tensor(
                "\(path): frames is \(frames), noise has \(noise.rows) rows; make them equal")
        }
        self.noise = noise
        let nfe = try number("nfe") ?? 7
        guard let steps = Int(exactly: nfe), (1...128).contains(steps) else {
            throw CheckpointError.tensor("\(path): nfe is \(nfe); expected a whole number from 1 to 128")
        }
        options = SamplingOptions(
            steps: steps, guidance: try number("cfg") ?? 2, sway: try number("sway"),
            method: try number("midpoint") == 1 ? .midpoint : .euler)
        time = try number("time") ?? options.schedule.times[0]
        guard (0...1).contains(time) else {
            throw CheckpointError.tensor("\(path): time is \(time); expected 0 to 1")
        }
    }
}
