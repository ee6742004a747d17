import Basics
import Foundation
import Tensors

/// Reads the safetensors format: the length of a JSON header in eight bytes, the header, and the data.
///
/// Source: the format's description in huggingface/safetensors. Headers are bounded, tensors must lie within
/// the data, fit their shapes, not overlap, and leave nothing over.
struct SafetensorsReader {
    private static let maxHeader = 100 << 20

    private(set) var tensors: [String: Weight] = [:]
    private(set) var numbers: [String: NumberArray] = [:]
    private(set) var metadata: [String: String] = [:]

    private struct Entry: Decodable {
        let dtype: String
        let shape: [Int]
        let offsets: [Int]

        private enum CodingKeys: String, CodingKey {
            case dtype, shape
            case offsets = "data_offsets"
        }
    }

    private enum Item: Decodable {
        case tensor(Entry)
        case metadata([String: String])

        init(from decoder: any Decoder) throws {
            if let name = decoder.codingPath.last?.stringValue, name == "__metadata__" {
                self = .metadata(try [String: String](from: decoder))
            } else {
                self = .tensor(try Entry(from: decoder))
            }
        }
    }

    /// Bytes of an element of each type that the format knows.
    private static let widths: [String: Int] = [
        "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "U16": 2, "I16": 2, "F16": 2, "BF16": 2,
        "U32": 4,
        "I32": 4, "F32": 4, "U64": 8, "I64": 8, "F64": 8,
    ]

    init(storage: Storage, source: String) throws {
        var reader = ByteReader(bytes: storage.bytes)
        guard let length = reader.read(UInt64.self), length <= UInt64(Self.maxHeader),
            let header = reader.read(count: Int(length))
        else {
            throw CheckpointError.file(
                "\(source): the header is cut off or longer than \(Self.maxHeader >> 20) MiB; the file is damaged, "
                    + "download it again")
        }
        let items: [String: Item]
        do {
            try JSONNesting.check(header, limit: 8)
            items = try JSONDecoder().decode([String: Item].self, from: Data(header))
        } catch {
            throw CheckpointError.file("\(source): the header is no safetensors JSON (\(Self.brief(error)))")
        }
        let start = reader.position
        let size = storage.bytes.count - start
        var ranges: [(range: Range<Int>, name: String)] = []
        for (name, item) in items {
            switch item {
            case .metadata(let values): metadata = values
            case .tensor(let entry):
                let range = try Self.check(entry, name: name, size: size, source: source)
                ranges.append((range, name))
                if let type = ElementType(rawValue: entry.dtype) {
                    tensors[name] = try Weight(
                        name: name, shape: entry.shape, elementType: type, storage: storage,
                        byteOffset: start + range.lowerBound)
                } else {
                    numbers[name] = NumberArray(
                        type: entry.dtype, shape: entry.shape, storage: storage,
                        range: start + range.lowerBound..<start + range.upperBound)
                }
            }
        }
        try Self.checkLayout(ranges, size: size, source: source)
    }

    private static func check(_ entry: Entry, name: String, size: Int, source: String) throws -> Range<Int> {
        func fail(_ text: String) -> CheckpointError {
            CheckpointError.file("\(source): tensor \(name): \(text); the file is damaged, download it again")
        }
        guard let width = widths[entry.dtype] else { throw fail("unknown element type \(entry.dtype)") }
        guard entry.offsets.count == 2, entry.offsets[0] >= 0,
            entry.offsets[0] <= entry.offsets[1], entry.offsets[1] <= size
        else {
            throw fail("data at \(entry.offsets) does not lie within the \(size) bytes of data")
        }
        guard let bytes = (entry.shape + [width]).checkedProduct else {
            throw fail("shape \(entry.shape) is negative or too large")
        }
        guard bytes == entry.offsets[1] - entry.offsets[0] else {
            throw fail(
                "shape \(entry.shape) of \(entry.dtype) takes \(bytes) bytes, the file gives it "
                    + "\(entry.offsets[1] - entry.offsets[0])")
        }
        return entry.offsets[0]..<entry.offsets[1]
    }

    private static func checkLayout(
        _ ranges: [(range: Range<Int>, name: String)], size: Int, source: String
    ) throws {
        var end = 0
        for (range, name) in ranges.sorted(by: {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }) {
            guard range.lowerBound == end else {
                let what = range.lowerBound < end ? "overlaps the tensor before it" : "leaves a gap before it"
                throw CheckpointError.file(
                    "\(source): tensor \(name) \(what) (data at \(range), expected from \(end))")
            }
            end = range.upperBound
        }
        guard end == size else {
            throw CheckpointError.file(
                "\(source): \(size - end) bytes after the last tensor; the file is damaged")
        }
    }

    private static func brief(_ error: any Error) -> String {
        guard case DecodingError.dataCorrupted(let context) = error else {
            return "\(error)".prefix(200).description
        }
        return context.debugDescription
    }
}
