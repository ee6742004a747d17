import Basics
import Synchronization
import Tensors

/// A model's parameters under the names of its modules, from any of the forms in which F5-TTS is passed on.
///
/// As upstream loads them: averaged weights where there are some (`ema_model_state_dict`, or the prefix
/// `ema_model.`), the trained ones (`model_state_dict`, or no prefix) else or when asked for; counters and the
/// buffers of an early mel module are dropped.
/// Source: `load_checkpoint`, SWivid/F5-TTS `infer/utils_infer.py`.
public final class StateDictionary: Sendable {
    /// The file's path, for messages.
    public let source: String
    /// What kind of file it is.
    public let format: Checkpoint.Format
    private let tensors: [String: Weight]
    /// Arrays of integers: eight-bit weights of packed files.
    private let numbers: [String: NumberArray]
    private let asked = Mutex<Set<String>>([])

    /// Whether the file carries the buffers that only checkpoints of 2024 have.
    public let hasLegacyMelBuffers: Bool

    private static let counters: Set<String> = ["initted", "step"]
    private static let legacyBuffers: Set<String> = [
        "mel_spec.mel_stft.mel_scale.fb", "mel_spec.mel_stft.spectrogram.window",
    ]

    /// Opens a checkpoint; see `init(_:useEMA:)`.
    public convenience init(path: String, useEMA: Bool = true) throws {
        try self.init(Checkpoint(path: path), useEMA: useEMA)
    }

    /// - Parameter useEMA: take the averaged weights if there are any, and not the trained ones.
    /// - Throws: `CheckpointError.averagedOnly` where the trained weights are asked for and missing; `.file` where
    ///   there are no weights.
    public init(_ checkpoint: Checkpoint, useEMA: Bool = true) throws {
        source = checkpoint.source
        format = checkpoint.format
        let averaged = Self.strip(checkpoint.tensors, "ema_model_state_dict.") ?? checkpoint.tensors
        let average = Self.strip(averaged, "ema_model.")
        let trained = Self.strip(checkpoint.tensors, "model_state_dict.")
        let plain = checkpoint.tensors.filter { !$0.key.hasPrefix("ema_model") }
        var chosen = useEMA ? average ?? trained ?? plain : trained ?? plain
        // Wrappers of training put a prefix before every name.
        for wrapper in ["module.", "model."] {
            guard let inner = Self.strip(chosen, wrapper),
                inner.keys.contains(where: { $0.hasPrefix("transformer.") })
            else { continue }
            chosen = inner
        }
        guard !chosen.isEmpty else {
            guard checkpoint.tensors.isEmpty else {
                throw CheckpointError.averagedOnly(source: checkpoint.source)
            }
            let types = Set(checkpoint.numbers.values.map(\.type)).sorted().joined(separator: ", ")
            throw CheckpointError.file(
                "\(checkpoint.source): holds no weights\(types.isEmpty ? "" : ", only numbers of type \(types)"); save "
                    + "them as F32, F16 or BF16")
        }
        var kept: [String: Weight] = [:]
        var legacy = false
        for (name, weight) in chosen where !Self.counters.contains(name) {
            if Self.legacyBuffers.contains(name) { legacy = true } else { kept[name] = weight }
        }
        tensors = kept
        numbers = [:]
        hasLegacyMelBuffers = legacy
    }

    /// A part of a file of our own: all that begins with a prefix, without it.
    public init(_ checkpoint: Checkpoint, prefix: String) throws {
        source = checkpoint.source
        format = checkpoint.format
        tensors = Self.strip(checkpoint.tensors, prefix) ?? [:]
        numbers = Self.strip(checkpoint.numbers, prefix) ?? [:]
        hasLegacyMelBuffers = false
        guard !tensors.isEmpty else {
            throw CheckpointError.tensor("\(source): no tensors under \(prefix); pack the model again")
        }
    }

    private static func strip<Value>(_ tensors: [String: Value], _ prefix: String) -> [String: Value]? {
        var stripped: [String: Value] = [:]
        for (name, weight) in tensors where name.hasPrefix(prefix) {
            stripped[String(name.dropFirst(prefix.count))] = weight
        }
        return stripped.isEmpty ? nil : stripped
    }

    /// Names of all tensors, in no order.
    public var names: [String] { Array(tensors.keys) }
    /// Bytes of all tensors as stored.
    public var byteCount: Int { tensors.values.reduce(0) { $0 + $1.byteCount } }

    /// Whether there is a tensor of this name.
    public func contains(_ name: String) -> Bool { tensors[name] != nil }
    /// Whether there is an array of integers of this name.
    public func containsNumbers(_ name: String) -> Bool { numbers[name] != nil }
    /// The dimensions of a tensor; `nil` where there is none of this name.
    public func shape(of name: String) -> [Int]? { tensors[name]?.shape }

    /// - Throws: `CheckpointError` naming the tensor, what was found and what was expected.
    public func tensor(_ name: String, shape: [Int]) throws -> Weight {
        guard let weight = tensors[name] else {
            throw CheckpointError.tensor("\(source): tensor \(name) is missing (expected shape \(shape))")
        }
        guard weight.shape == shape else {
            throw CheckpointError.tensor(
                "\(source): tensor \(name) has shape \(weight.shape), expected \(shape)")
        }
        asked.withLock { _ = $0.insert(name) }
        return weight
    }

    /// An array of integers.
    ///
    /// - Throws: `CheckpointError` naming the array, what was found and what was expected.
    public func numbers(_ name: String, type: String, count: Int) throws -> NumberArray {
        guard let array = numbers[name], array.type == type, array.shape.checkedProduct == count else {
            let found = numbers[name].map { "\($0.type) \($0.shape)" } ?? "nothing"
            throw CheckpointError.tensor(
                "\(source): tensor \(name) is \(found), expected \(count) of \(type); pack the model again")
        }
        asked.withLock { _ = $0.insert(name) }
        return array
    }

    /// All tensors as they lie, by name.
    public var all: [(name: String, weight: Weight)] {
        tensors.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Throws where a tensor was never asked for: the file is of another architecture.
    public func requireAllUsed(ignoring ignored: Set<String> = []) throws {
        let used = asked.withLock { $0 }
        let left = (Array(tensors.keys) + numbers.keys).filter { !used.contains($0) && !ignored.contains($0) }
            .sorted()
        guard let first = left.first else { return }
        throw CheckpointError.tensor(
            "\(source): tensor \(first)\(left.count > 1 ? " and \(left.count - 1) more" : "") "
                + "\(left.count > 1 ? "belong" : "belongs") to no module of the architecture; check the configuration"
        )
    }

    /// Throws where a weight is NaN or infinite, naming the tensor and the element.
    public func checkFinite(on pool: ThreadPool) throws {
        for (name, weight) in tensors.sorted(by: { $0.key < $1.key }) {
            if let index = weight.firstNonFinite(on: pool) {
                throw CheckpointError.tensor(
                    "\(source): tensor \(name): element \(index) is not a finite number; the file is damaged or the "
                        + "training diverged")
            }
        }
    }
}
