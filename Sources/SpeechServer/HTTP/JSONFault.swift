import Foundation

/// Escaped halves of characters without their other half, as of an emoji that a program has cut in two.
enum LoneSurrogates {
    /// - Returns: the document with U+FFFD in their place, of the same length; `nil` if there are none.
    static func replaced(in data: Data) -> Data? {
        var bytes = [UInt8](data)
        var index = 0
        var high: Int?
        var isChanged = false
        func replace(_ position: Int) {
            bytes.replaceSubrange(position + 2..<position + 6, with: Array("fffd".utf8))
            isChanged = true
        }
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else {
                high.map(replace)
                high = nil
                index += 1
                continue
            }
            guard let unit = unit(in: bytes, at: index) else {
                high.map(replace)
                high = nil
                index += 2
                continue
            }
            switch (unit & 0xFC00, high) {
            case (0xDC00, .some): high = nil
            case (0xDC00, nil): replace(index)
            default:
                high.map(replace)
                high = unit & 0xFC00 == 0xD800 ? index : nil
            }
            index += 6
        }
        return isChanged ? Data(bytes) : nil
    }

    /// The code unit of an escape `\uXXXX`.
    private static func unit(in bytes: [UInt8], at index: Int) -> UInt16? {
        guard index + 6 <= bytes.count, bytes[index + 1] == UInt8(ascii: "u") else { return nil }
        return UInt16(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
    }
}

/// Finds the number that does not fit its field, which the decoder on Linux does not name.
///
/// It looks at every value several times, so that only documents of a usual length are searched.
enum NumberFault {
    /// Bytes of the longest document that is searched.
    static let longest = 16_384

    /// A document of which only the shape and the numbers matter.
    private enum Shape: Decodable {
        case object([String: Shape])
        case list([Shape])
        /// `nil` if not even `Double` holds it.
        case number(Double?)
        case text(String)
        case flag(Bool)
        case null

        init(from decoder: any Decoder) throws {
            let single = try decoder.singleValueContainer()
            if single.decodeNil() {
                self = .null
            } else if let object = try? single.decode([String: Shape].self) {
                self = .object(object)
            } else if let list = try? single.decode([Shape].self) {
                self = .list(list)
            } else if let flag = try? single.decode(Bool.self) {
                self = .flag(flag)
            } else if let text = try? single.decode(String.self) {
                self = .text(text)
            } else {
                self = .number(try? single.decode(Double.self))
            }
        }

        /// The document with all numbers 1 but one, which becomes what is given.
        func object(at path: [String], _ value: Any) -> Any {
            switch self {
            case .object(let object):
                var changed: [String: Any] = [:]
                for (key, shape) in object {
                    changed[key] = shape.object(at: path.first == key ? Array(path.dropFirst()) : [""], value)
                }
                return changed
            case .list(let list):
                return list.enumerated().map { index, shape in
                    shape.object(at: path.first == String(index) ? Array(path.dropFirst()) : [""], value)
                }
            case .number: return path.isEmpty ? value : 1
            case .text(let text): return text
            case .flag(let flag): return flag
            case .null: return NSNull()
            }
        }

        func numbers(_ path: [String], into found: inout [(path: [String], value: Double?)]) {
            switch self {
            case .object(let object): for (key, shape) in object { shape.numbers(path + [key], into: &found) }
            case .list(let list):
                for (index, shape) in list.enumerated() {
                    shape.numbers(path + [String(index)], into: &found)
                }
            case .number(let value): found.append((path, value))
            default: break
            }
        }
    }

    /// Numbers of a document that are looked at.
    private static let most = 64

    /// - Parameters:
    ///   - type: that could not be decoded from the document.
    ///   - decoder: which tried.
    /// - Returns: where the number is, and the type of its field; `nil` if that is not the fault.
    static func find<Value: Decodable>(
        in data: Data, for type: Value.Type, _ decoder: JSONDecoder
    ) -> (field: String, type: any Any.Type)? {
        guard let shape = try? JSONDecoder().decode(Shape.self, from: data) else { return nil }
        var numbers: [(path: [String], value: Double?)] = []
        shape.numbers([], into: &numbers)
        func error(at path: [String], _ value: Any) -> DecodingError? {
            do {
                let document = try JSONSerialization.data(withJSONObject: shape.object(at: path, value))
                _ = try decoder.decode(type, from: document)
                return nil
            } catch {
                return error as? DecodingError
            }
        }
        for (path, value) in numbers.sorted(by: { $0.path.count < $1.path.count }).prefix(most) {
            // A text in its place tells the type of its field; a field that is not known takes anything.
            guard case .typeMismatch(let expected, _) = error(at: path, "") else { continue }
            if let value {
                guard case .dataCorrupted = error(at: path, value) else { continue }
            }
            return (path.joined(separator: "."), expected)
        }
        return nil
    }
}
