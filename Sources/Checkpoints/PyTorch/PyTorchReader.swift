import Tensors

/// Reads the tensors of a file as `torch.save` writes it: a zip archive of a pickle and the tensors' data.
struct PyTorchReader {
    /// Dictionaries around a tensor's; deeper ones hold no weights.
    private static let maxDepth = 4
    /// Bytes of all entries, with their names: a dictionary may occur in many places.
    private static let maxWork = 64 << 20

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
            throw CheckpointError.file("\(source): a zip archive without data.pkl; not a file of torch.save")
        }
        folder = String(pickle.key.dropLast("data.pkl".count))
        if let order = archive.members[folder + "byteorder"],
            String(decoding: storage.bytes[order], as: UTF8.self).hasPrefix("big")
        {
            throw CheckpointError.file("\(source): written on a big-endian machine; save it again on another")
        }
        var machine = PickleMachine(
            UnsafeRawBufferPointer(rebasing: storage.bytes[pickle.value]), source: source)
        let root = try machine.run()
        try collect(root, in: machine.heap)
        guard !tensors.isEmpty else {
            throw CheckpointError.file(
                "\(source): no tensors in it; give a state dictionary or a training checkpoint")
        }
    }

    /// Adds the tensors of all dictionaries from `root` on, under their keys joined by dots.
    private mutating func collect(_ root: PickleValue, in heap: PickleHeap) throws {
        var waiting: [(value: PickleValue, name: String, inside: [PickleHeap.Index])] = [(root, "", [])]
        var work = 0
        while let (value, name, inside) = waiting.popLast() {
            switch value {
            case .tensor(let tensor): try add(tensor, name: name)
            case .dictionary(let index) where inside.contains(index):
                throw CheckpointError.file(
                    "\(source): the dictionary \(name) holds itself; the file is damaged")
            case .dictionary(let index) where inside.count <= Self.maxDepth:
                let items = heap[index]
                for entry in stride(from: 0, to: items.count - 1, by: 2).reversed() {
                    guard case .string(let key) = items[entry] else { continue }
                    work += 64 + name.utf8.count + key.utf8.count
                    guard work <= Self.maxWork else {
                        throw CheckpointError.file(
                            "\(source): too many entries; give a state dictionary or a training checkpoint")
                    }
                    waiting.append(
                        (items[entry + 1], name.isEmpty ? key : name + "." + key, inside + [index]))
                }
            default: break
            }
        }
    }

    private mutating func add(_ tensor: PickleTensor, name: String) throws {
        func fail(_ text: String) -> CheckpointError {
            CheckpointError.file("\(source): tensor \(name): \(text)")
        }
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
