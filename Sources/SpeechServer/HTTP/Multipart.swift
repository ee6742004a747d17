import Foundation
import Hummingbird
import SpeechLibrary

/// The parts of a `multipart/form-data` body.
///
/// Source: RFC 7578 and RFC 2046. At most 16 parts, headers of 4 KiB each; the body's size is bounded before.
package struct Multipart {
    package struct Part: Equatable {
        let name: String
        let fileName: String?
        let bytes: [UInt8]

        package init(name: String, fileName: String?, bytes: [UInt8]) {
            self.name = name
            self.fileName = fileName
            self.bytes = bytes
        }
    }

    let parts: [Part]

    package func bytes(_ name: String) -> Part? { parts.first { $0.name == name } }

    package func text(_ name: String) throws -> String? {
        guard let part = bytes(name) else { return nil }
        guard let text = String(validating: part.bytes, as: UTF8.self) else {
            throw APIError(.badRequest, "invalid_field", "\(name) is not UTF-8", field: name)
        }
        return text
    }

    /// The recording in the part `audio`; `nil` if there is none, or an empty one.
    var reference: VoiceReference? {
        guard let part = bytes("audio"), !part.bytes.isEmpty else { return nil }
        return VoiceReference(audio: part.bytes, fileName: part.fileName ?? "reference.wav")
    }

    /// Reads a request's body.
    init(_ request: Request, upTo most: Int) async throws {
        let buffer = try await request.body.collect(upTo: most)
        try self.init(Array(buffer.readableBytesView), contentType: request.headers[.contentType])
    }

    /// - Throws: `APIError`.
    package init(_ body: [UInt8], contentType: String?) throws {
        func wrong(_ reason: String) -> APIError {
            APIError(.badRequest, "invalid_multipart", "the body is not multipart/form-data: \(reason)")
        }
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", of: contentType), (1...70).contains(boundary.utf8.count)
        else { throw wrong("the Content-Type names no boundary") }
        let delimiter = Array("--\(boundary)".utf8)
        guard body.starts(with: delimiter) else { throw wrong("it does not begin with the boundary") }
        var parts: [Part] = []
        var position = delimiter.count
        while true {
            guard position <= body.count else { throw wrong("a boundary is damaged") }
            if body[position...].starts(with: Array("--".utf8)) { break }
            guard body[position...].starts(with: Array("\r\n".utf8)) else {
                throw wrong("a boundary is damaged")
            }
            position += 2
            guard let headerEnd = Self.find(Array("\r\n\r\n".utf8), in: body, from: position, within: 4096)
            else {
                throw wrong("a part has no end of its headers")
            }
            let header = String(decoding: body[position..<headerEnd], as: UTF8.self)
            let start = headerEnd + 4
            guard
                let end = Self.find(Array("\r\n".utf8) + delimiter, in: body, from: start, within: body.count)
            else { throw wrong("the last boundary is missing") }
            guard parts.count < 16 else { throw wrong("it has more than 16 parts") }
            let disposition = header.components(separatedBy: "\r\n").first {
                $0.lowercased().hasPrefix("content-disposition:")
            }
            guard let disposition, let name = Self.parameter("name", of: disposition) else {
                throw wrong("a part has no name")
            }
            parts.append(
                Part(
                    name: name, fileName: Self.parameter("filename", of: disposition),
                    bytes: Array(body[start..<end])))
            position = end + 2 + delimiter.count
        }
        self.parts = parts
    }

    private static func parameter(_ name: String, of header: String) -> String? {
        for piece in header.split(separator: ";").dropFirst() {
            let pair = piece.split(separator: "=", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard pair.count == 2, pair[0].lowercased() == name else { continue }
            return pair[1].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        }
        return nil
    }

    private static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int, within: Int) -> Int? {
        let last = min(bytes.count - pattern.count, start + within)
        guard start <= last else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            pattern.withUnsafeBufferPointer { pattern in
                (start...last).first { index in
                    bytes[index] == pattern[0]
                        && pattern.indices.allSatisfy { bytes[index + $0] == pattern[$0] }
                }
            }
        }
    }
}
