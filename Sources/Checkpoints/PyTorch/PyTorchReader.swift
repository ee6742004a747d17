import Tensors

/// Reads the tensors of a file as `torch.save` writes it: a zip archive of a pickle and the tensors' data.
struct PyTorchReader {
    private static let maxDepth = 4

    private(set) var tensors: [String: Weight] = [:]
    private let storage: Storage
    private let source: String
    private let archive: ZipArchive
    private let folder: String

    private static let elementTypes: [String: ElementType] = [
        "torch.FloatStorage": .float32, "torch.HalfStorage": .float16, "torch.BFloat16Storage": .bfloat16,
    ]

    init(storage: Storage, source: String) throws {
        self.storage = storage
        self.source = source
        archive = try ZipArchive(storage.bytes, source: source)
        guard let pickle = archive.members.first(where: { $0.key.hasSuffix("/data.pkl") }) else {
            throw CheckpointError("\(source): a zip archive without data.pkl; not a file of torch.save")
        }
        folder = String(pickle.key.dropLast("data.pkl".count))
        if let order = archive.members[folder + "byteorder"],
            String(decoding: storage.bytes[order], as: UTF8.self).hasPrefix("big")
        {
            throw CheckpointError("\(source): written on a big-endian machine; save it again on another")
        }
        var machine = PickleMachine(
            UnsafeRawBufferPointer(rebasing: storage.bytes[pickle.value]), source: source)
        try collect(machine.run(), name: "", depth: 0)
        guard !tensors.isEmpty else {
            throw CheckpointError(
                "\(source): no tensors in it; give a state dictionary or a training checkpoint")
        }
    }

    private mutating func collect(_ value: PickleValue, name: String, depth: Int) throws {
        switch value {
        case .tensor(let tensor):
            try add(tensor, name: name)
        case .dictionary(let dictionary) where depth <= Self.maxDepth:
            for (key, value) in dictionary.items {
                guard case .string(let key) = key else { continue }
                try collect(value, name: name.isEmpty ? key : name + "." + key, depth: depth + 1)
            }
        default: break
        }
    }

    private mutating func add(_ tensor: PickleTensor, name: String) throws {
        func fail(_ text: String) -> CheckpointError { CheckpointError("\(source): tensor \(name): \(text)") }
        // Counters and the like are no weights.
        guard let type = Self.elementTypes[tensor.storage.type] else { return }
        guard let member = archive.members[folder + "data/" + tensor.storage.member] else {
            throw fail("its data is missing from the archive; the file is damaged")
        }
        guard Self.isContiguous(tensor) else {
            throw fail("not contiguous in memory; save it again after .contiguous()")
        }
        let (skipped, overflow) = tensor.offset.multipliedReportingOverflow(by: type.byteCount)
        guard !overflow, skipped >= 0, skipped <= member.count else {
            throw fail("begins at element \(tensor.offset), beyond its data")
        }
        let weight = try Weight(
            name: name, shape: tensor.shape, elementType: type, storage: storage,
            byteOffset: member.lowerBound + skipped)
        guard weight.byteCount <= member.count - skipped else {
            throw fail(
                "shape \(tensor.shape) of \(type.rawValue) takes \(weight.byteCount) bytes, its data has "
                    + "\(member.count - skipped); the file is damaged")
        }
        tensors[name] = weight
    }

    private static func isContiguous(_ tensor: PickleTensor) -> Bool {
        var expected = 1
        for (size, stride) in zip(tensor.shape, tensor.strides).reversed() {
            guard size >= 0 else { return true }
            if size != 1 && stride != expected && size != 0 { return false }
            let (product, overflow) = expected.multipliedReportingOverflow(by: max(size, 1))
            if overflow { return true }
            expected = product
        }
        return true
    }
}
