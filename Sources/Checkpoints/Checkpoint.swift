import Basics
import Tensors

/// The tensors of a checkpoint file, where they lie.
public struct Checkpoint: Sendable {
    /// The kinds of files that are read.
    public enum Format: String, Sendable {
        case safetensors
        case pyTorch = "PyTorch"
    }

    /// The file's path, for messages.
    public let source: String
    /// What kind of file it is.
    public let format: Format
    /// Tensors by their names in the file; nested dictionaries of a PyTorch file are joined by dots.
    public let tensors: [String: Weight]
    /// Arrays of a safetensors file whose element type is no weight's.
    public let numbers: [String: NumberArray]
    /// Texts that a safetensors file carries beside its tensors.
    public let metadata: [String: String]

    /// Opens a file by its content, whatever its name.
    ///
    /// - Throws: `CheckpointError` or `TensorError`.
    public init(path: String) throws {
        try self.init(storage: Storage(mapping: path), source: path)
    }

    /// Reads a checkpoint that is already in memory.
    public init(bytes: some Collection<UInt8>, source: String) throws {
        try self.init(storage: Storage(bytes: bytes), source: source)
    }

    private init(storage: Storage, source: String) throws {
        self.source = source
        switch Self.kind(of: storage.bytes) {
        case .safetensors:
            let file = try SafetensorsReader(storage: storage, source: source)
            format = .safetensors
            (tensors, numbers, metadata) = (file.tensors, file.numbers, file.metadata)
        case .zip:
            let file = try PyTorchReader(storage: storage, source: source)
            format = .pyTorch
            (tensors, numbers, metadata) = (file.tensors, [:], [:])
        case .other(let looks):
            throw CheckpointError.file(
                "\(source): \(looks); give a .safetensors file, or a .pt or .bin file as torch.save writes it"
            )
        }
    }

    /// Whether a file begins like a checkpoint.
    public static func isCheckpoint(path: String) throws -> Bool {
        let storage = try Storage(mapping: path)
        // The mapping ends with the last use of its owner, not of its bytes.
        return withExtendedLifetime(storage) {
            switch kind(of: storage.bytes) {
            case .safetensors, .zip: true
            case .other: false
            }
        }
    }

    private enum Kind {
        case safetensors
        case zip
        case other(String)
    }

    private static func kind(of bytes: UnsafeRawBufferPointer) -> Kind {
        let start = Array(bytes.prefix(9))
        if start.starts(with: Array("PK\u{3}\u{4}".utf8)) { return .zip }
        if start.count == 9, start[8] == UInt8(ascii: "{") { return .safetensors }
        if start.starts(with: Array("GGUF".utf8)) { return .other("a GGUF file, which is not supported") }
        if start.first == 0x80 {
            return .other(
                "a pickle of PyTorch before 1.6; load it and save it again with a current torch.save")
        }
        if start.first == UInt8(ascii: "<") || start.starts(with: Array("version https".utf8)) {
            return .other("a web page or a pointer in place of the file; download the file itself")
        }
        return .other("no checkpoint that is known")
    }
}

/// Why a checkpoint or a configuration cannot be used: names the file, the tensor or key, and what was expected.
public enum CheckpointError: OneLineError {
    /// A file is not what it should be: damaged, cut off, of another format or version.
    case file(String)
    /// A tensor is missing, of another shape, not finite, or belongs to no module.
    case tensor(String)
    /// Only the averaged weights were found, and the trained ones were asked for.
    case averagedOnly(source: String)
    /// A key of a configuration is out of range or not supported.
    case configuration(String)
    /// A file cannot be written.
    case writing(String)

    public var description: String {
        switch self {
        case .file(let text), .tensor(let text), .configuration(let text), .writing(let text): text
        case .averagedOnly(let source):
            "\(source): holds averaged (EMA) weights only; load those instead of the trained ones"
        }
    }
}
