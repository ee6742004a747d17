import Checkpoints
import F5TTS
import Foundation
import SpeechEngine
import Tensors

/// Times loading and the guided forward pass of a checkpoint.
///
///     model CHECKPOINT INPUT.safetensors PREFIX [--config YAML] [--threads 2] [--runs 3] [--int8]
///
/// CHECKPOINT may be a packed file, which says itself what it calculates with. INPUT has PREFIX.tokens, PREFIX.mel and PREFIX.noise as Training/goldens.py writes them. Prints one line
/// of JSON: seconds to load, to the end of the first evaluation, and of each further one; resident memory; and
/// the relative error of the velocity against PREFIX.velocity.cond and .uncond where they are given.
@main
struct ModelBenchmark {
    struct Report: Encodable {
        var load: Double
        var firstEvaluation: Double
        var evaluations: [Double]
        var residentMiB: Int
        var anonymousMiB: Int
        var relativeError: Double?
        var threads: Int
    }

    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        func option(_ name: String) -> String? {
            arguments.firstIndex(of: name).flatMap {
                arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil
            }
        }
        guard arguments.count >= 3 else {
            print("usage: model CHECKPOINT INPUT PREFIX [--config YAML] [--threads N] [--runs N]")
            return
        }
        let pool = ThreadPool(threads: option("--threads").flatMap { Int($0) } ?? 2)
        let runs = option("--runs").flatMap { Int($0) } ?? 3
        let input = try Checkpoint(path: arguments[1]).tensors
        func matrix(_ name: String) throws -> Matrix {
            guard let tensor = input["\(arguments[2]).\(name)"] else {
                throw TensorError.shape("no \(name) in the input")
            }
            return Matrix(rows: tensor.shape[0], columns: tensor.shape[1], values: tensor.floats())
        }
        let noise = try matrix("noise")
        let reference = try matrix("mel")
        let tokens = (input["\(arguments[2]).tokens"]?.floats() ?? []).map { Int($0) }

        let clock = ContinuousClock()
        let start = clock.now
        let source = SpeechModel.Source(
            model: arguments[0], vocoder: "griffin-lim", configuration: option("--config"),
            precision: arguments.contains("--int8") ? .int8 : nil)
        let model = try SpeechModel.load(source, on: pool).acoustic
        let loaded = clock.now
        let conditioning = try model.condition(
            tokens: tokens, reference: reference, frames: noise.rows, guided: true, on: pool)
        var stages: [Float] = []
        model.evaluateVelocity(conditioning, at: noise, time: 0.3, guidance: 2, on: pool) { stage, values in
            if stage == "velocity" { stages = values.values }
        }
        let first = clock.now
        // As in a sampling run: modulation and buffers exist already.
        var ends: [ContinuousClock.Instant] = []
        _ = try Sampler(model: model, options: SamplingOptions(steps: runs, prunedSteps: false), pool: pool)
            .sample(
                [conditioning], noise: [noise], progress: { _, _ in ends.append(clock.now) })
        ends.append(clock.now)
        let memory = residentMemory()
        let report = Report(
            load: seconds(loaded - start), firstEvaluation: seconds(first - start),
            evaluations: zip(ends, ends.dropFirst()).map { seconds($1 - $0) }, residentMiB: memory.resident,
            anonymousMiB: memory.anonymous,
            relativeError: try relativeError(stages, rows: noise.rows, input, prefix: arguments[2]),
            threads: pool.threads)
        print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }

    /// The golden velocities hold some rows only, evenly spaced.
    private static func relativeError(
        _ velocity: [Float], rows: Int, _ input: [String: Weight], prefix: String
    ) throws -> Double? {
        guard let conditional = input["\(prefix).velocity.cond"],
            let unconditional = input["\(prefix).velocity.uncond"]
        else { return nil }
        let columns = conditional.shape[1]
        let step = (rows + conditional.shape[0] - 1) / conditional.shape[0]
        var difference = 0.0
        var size = 0.0
        for (branch, golden) in [conditional, unconditional].enumerated() {
            for (index, row) in stride(from: 0, to: rows, by: step).enumerated() where index < golden.shape[0]
            {
                let values = golden.floats(row: index)
                let lead = velocity.count / columns / 2 - rows
                let start = ((branch * (rows + lead)) + lead + row) * columns
                for column in 0..<columns {
                    let delta = Double(velocity[start + column] - values[column])
                    difference += delta * delta
                    size += Double(values[column]) * Double(values[column])
                }
            }
        }
        return (difference / size).squareRoot()
    }

    /// Resident memory in MiB: all, and the part that is not the mapped file.
    private static func residentMemory() -> (resident: Int, anonymous: Int) {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        func field(_ name: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
            return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }.map { $0 >> 10 }
                ?? 0
        }
        return (field("VmRSS:"), field("RssAnon:"))
    }
}
