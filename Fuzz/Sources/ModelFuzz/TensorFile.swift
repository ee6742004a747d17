import Foundation

/// A safetensors file taken apart, to be changed and put together again with a layout that fits.
struct TensorFile {
    struct Tensor {
        var name: String
        var type: String
        var shape: [Int]
        var data: Data
    }

    var metadata: [String: String] = [:]
    var tensors: [Tensor] = []

    init(_ bytes: Data) throws {
        let length = Int(bytes.prefix(8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
        let json = try JSONSerialization.jsonObject(with: bytes[8..<8 + length])
        for (name, value) in (json as? [String: Any]) ?? [:] {
            if name == "__metadata__" {
                metadata = (value as? [String: String]) ?? [:]
                continue
            }
            guard let entry = value as? [String: Any], let type = entry["dtype"] as? String,
                let shape = entry["shape"] as? [Int], let range = entry["data_offsets"] as? [Int]
            else { continue }
            let data = bytes[(8 + length + range[0])..<(8 + length + range[1])]
            tensors.append(Tensor(name: name, type: type, shape: shape, data: Data(data)))
        }
        tensors.sort { $0.name < $1.name }
    }

    private init(_ tensors: [Tensor]) {
        self.tensors = tensors
    }

    /// A duration predictor of eight channels and one layer.
    static func predictor(tokens: Int) -> TensorFile {
        func tensor(_ name: String, _ shape: Int..., value: Float = 0.1) -> Tensor {
            let values = [Float](repeating: value, count: shape.reduce(1, *))
            return Tensor(
                name: name, type: "F32", shape: shape, data: values.withUnsafeBytes { Data($0) })
        }
        return TensorFile([
            tensor("c.0.bias", 8), tensor("c.0.weight", 8, 8, 5), tensor("e.weight", tokens + 1, 8),
            tensor("n.0.bias", 8), tensor("n.0.weight", 8), tensor("o.bias", 1), tensor("o.weight", 1, 8),
        ])
    }

    func bytes() -> Data {
        var header: [String: Any] = metadata.isEmpty ? [:] : ["__metadata__": metadata]
        var offset = 0
        for tensor in tensors {
            let end = offset + tensor.data.count
            header[tensor.name] = [
                "dtype": tensor.type, "shape": tensor.shape, "data_offsets": [offset, end],
            ]
            offset = end
        }
        let json = (try? JSONSerialization.data(withJSONObject: header)) ?? Data()
        var bytes = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) }
        bytes.append(json)
        for tensor in tensors { bytes.append(tensor.data) }
        return bytes
    }
}

/// Changes of a file as an input spells them.
struct Edits {
    private var input: ArraySlice<UInt8>

    init(_ input: UnsafeBufferPointer<UInt8>) {
        self.input = ArraySlice(input)
    }

    mutating func next() -> Int { Int(input.popFirst() ?? 0) }

    private static let numbers = [
        "0", "-1", "1", "2", "3", "5", "16", "24", "80", "255", "512", "1024", "65536", "1000000",
        "2147483648",
        "4611686018427387904", "9223372036854775807", "1e30", "-1e300", "0.5", ".nan", ".inf", "null", "true",
        "x",
    ]
    private static let values: [Float] = [
        0, 1, -1, .nan, .infinity, 3e38, -3e38, 1e-40, 65504, 1e10, -1e10, 88, -88,
    ]
    private static let sizes = [
        0, 1, 2, 3, 5, 7, 8, 16, 24, 31, 32, 48, 64, 100, 128, 200, 256, 512, 1024, 2048,
    ]

    /// Reads changes until the input ends or says so: at most eight.
    mutating func change(_ file: inout TensorFile, _ configuration: inout String?) {
        for _ in 0..<8 where !input.isEmpty {
            let kind = next()
            guard !file.tensors.isEmpty else { return }
            let index = (next() << 8 | next()) % file.tensors.count
            switch kind % 8 {
            case 0: return
            case 1, 2:
                if let text = configuration {
                    configuration = replaceNumber(in: text)
                } else if let text = file.metadata["ishowtts.packed"] {
                    file.metadata["ishowtts.packed"] = replaceNumber(in: text)
                }
            case 3: setValue(&file.tensors[index])
            case 4, 5: resize(&file.tensors[index])
            case 6: file.tensors.remove(at: index)
            default:
                // All tensors of one width take another one: what a model of other sizes looks like.
                let (old, new) = (
                    Self.sizes[next() % Self.sizes.count], Self.sizes[next() % Self.sizes.count]
                )
                for index in file.tensors.indices {
                    fit(&file.tensors[index], to: file.tensors[index].shape.map { $0 == old ? new : $0 })
                }
            }
        }
    }

    /// Overwrites a byte anywhere, or cuts the file.
    mutating func damage(_ bytes: inout Data) {
        guard !input.isEmpty, !bytes.isEmpty else { return }
        let kind = next()
        let place = (next() << 16 | next() << 8 | next()) % bytes.count
        switch kind % 4 {
        case 1: bytes[place] = UInt8(next())
        case 2: bytes = bytes.prefix(place)
        default: break
        }
    }

    private mutating func replaceNumber(in text: String) -> String {
        let runs = text.matches(of: #/[0-9]+|[Tt]rue|[Ff]alse|null/#)
        guard !runs.isEmpty else { return text }
        let chosen = runs[next() % runs.count].range
        return text.replacingCharacters(in: chosen, with: Self.numbers[next() % Self.numbers.count])
    }

    private mutating func setValue(_ tensor: inout TensorFile.Tensor) {
        let value = Self.values[next() % Self.values.count]
        let place = next() << 16 | next() << 8 | next()
        let everywhere = next() % 4 == 0
        let pattern: [UInt8]
        switch tensor.type {
        case "F32": pattern = withUnsafeBytes(of: value, Array.init)
        case "F16": pattern = withUnsafeBytes(of: Float16(value), Array.init)
        default: pattern = [UInt8(truncatingIfNeeded: place)]
        }
        let count = tensor.data.count / pattern.count
        guard count > 0 else { return }
        for element in everywhere ? Array(0..<count) : [place % count] {
            tensor.data.replaceSubrange(
                element * pattern.count..<(element + 1) * pattern.count, with: pattern)
        }
    }

    private mutating func resize(_ tensor: inout TensorFile.Tensor) {
        guard !tensor.shape.isEmpty else { return }
        var shape = tensor.shape
        shape[next() % shape.count] = Self.sizes[next() % Self.sizes.count]
        fit(&tensor, to: shape)
    }

    /// Gives a tensor other dimensions, with as much data, up to 16 MiB.
    private func fit(_ tensor: inout TensorFile.Tensor, to shape: [Int]) {
        let old = max(1, tensor.shape.reduce(1, *))
        let width = max(1, tensor.data.count / old)
        let size = shape.reduce(width, *)
        guard size <= 16 << 20 else { return }
        tensor.shape = shape
        if size <= tensor.data.count {
            tensor.data = Data(tensor.data.prefix(size))
        } else {
            tensor.data.append(Data(count: size - tensor.data.count))
        }
    }
}
