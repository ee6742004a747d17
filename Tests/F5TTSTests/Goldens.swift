import Checkpoints
import F5TTS
import Foundation
import Tensors
import Testing

/// A folder of golden tensors made by `Training/goldens.py`.
struct Goldens {
    let folder: String
    private let tensors: [String: Weight]

    init(_ name: String) throws {
        folder = try #require(Bundle.module.resourcePath) + "/Fixtures/" + name
        tensors = try Checkpoint(path: folder + "/goldens.safetensors").tensors
    }

    var names: [String] { tensors.keys.sorted() }

    func values(_ name: String) throws -> [Float] {
        try #require(tensors[name], "no golden \(name)").floats()
    }

    func matrix(_ name: String) throws -> Matrix {
        let tensor = try #require(tensors[name], "no golden \(name)")
        return Matrix(rows: tensor.shape[0], columns: tensor.shape[1], values: tensor.floats())
    }

    func model(
        file: String = "model.safetensors", useConfiguration: Bool = true, precision: Precision = .fp32
    ) throws -> F5Model {
        let state = try StateDictionary(path: folder + "/" + file)
        let configuration = try ModelConfiguration(path: folder + "/model.yaml")
        return try F5Model(
            state: state,
            architecture: Architecture(
                recognizing: state, configuration: useConfiguration ? configuration : nil),
            precision: precision)
    }

    /// One utterance under a prefix: its conditioning and noise.
    func utterance(
        _ prefix: String, _ model: F5Model, guided: Bool, on pool: ThreadPool, observer: StageObserver? = nil
    ) throws -> (conditioning: Conditioning, noise: Matrix) {
        let noise = try matrix(prefix + "noise")
        let conditioning = try model.condition(
            tokens: values(prefix + "tokens").map { Int($0) }, reference: matrix(prefix + "mel"),
            frames: noise.rows, guided: guided, on: pool, observer: observer)
        return (conditioning, noise)
    }
}

/// ‖a − b‖ / ‖b‖.
func relativeError(_ a: [Float], _ b: [Float]) -> Double {
    guard a.count == b.count else { return .infinity }
    let difference = zip(a, b).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    let size = b.reduce(0) { $0 + Double($1) * Double($1) }
    return (difference / max(size, 1e-30)).squareRoot()
}

/// Expects a small relative error, and prints it.
func expectClose(
    _ ours: [Float], _ golden: [Float], _ what: String, within tolerance: Double,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let error = relativeError(ours, golden)
    let largest = zip(ours, golden).map { abs($0 - $1) }.max() ?? 0
    print("\(what): relative error \(error), largest difference \(largest)")
    #expect(
        error <= tolerance, "\(what): \(ours.prefix(3)) … for \(golden.prefix(3)) …",
        sourceLocation: sourceLocation)
}
