import Foundation
import Hummingbird
import SpeechLibrary

/// The parts of a `multipart/form-data` body, which share its memory.
///
/// Source: RFC 7578 and RFC 2046, 5.1.1. At most 16 parts, headers of 4 KiB each; the body's size is bounded before.
package struct Multipart {
    package struct Part: Equatable {
        package let name: String
        package let fileName: String?
        package let bytes: ByteBuffer

        package init(name: String, fileName: String?, bytes: ByteBuffer) {
            self.name = name
            self.fileName = fileName
            self.bytes = bytes
        }
    }

    private static let mostParts = 16
    private static let longestHeader = 4096

    let parts: [Part]

    package func part(_ name: String) -> Part? { parts.first { $0.name == name } }

    package func text(_ name: String) throws -> String? {
        guard let part = part(name) else { return nil }
        guard let text = String(validating: part.bytes.readableBytesView, as: UTF8.self) else {
            throw APIError(.badRequest, "invalid_field", "\(name) is not UTF-8", field: name)
        }
        return text
    }

    /// The recording in the part `audio`; `nil` if there is none, or an empty one.
    var reference: VoiceReference? {
        guard let part = part("audio"), part.bytes.readableBytes > 0 else { return nil }
        return VoiceReference(
            audio: Array(part.bytes.readableBytesView), fileName: part.fileName ?? "reference.wav")
    }

    /// Reads a request's body.
    init(_ request: Request, upTo most: Int) async throws {
        try self.init(await request.body.collect(upTo: most), contentType: request.headers[.contentType])
    }

    /// - Throws: `APIError`.
    package init(_ body: ByteBuffer, contentType: String?) throws {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = HeaderParameters(contentType)["boundary"], (1...70).contains(boundary.utf8.count)
        else { throw Self.wrong("the Content-Type names no boundary") }
        let delimiter = Array("--\(boundary)".utf8)
        // What comes before the first boundary is a preamble, which means nothing.
        guard var position = Self.find(delimiter, in: body, from: 0, atLineStart: true) else {
            throw Self.wrong("it has no boundary")
        }
        var parts: [Part] = []
        while true {
            position += delimiter.count
            // After the last boundary comes an epilogue, which means nothing either.
            if Self.bytes(in: body, at: position, count: 2) == Array("--".utf8) { break }
            // RFC 2046 calls white space here transport padding.
            while let byte = Self.bytes(in: body, at: position, count: 1)?.first, byte == 0x20 || byte == 0x09
            {
                position += 1
            }
            guard Self.bytes(in: body, at: position, count: 2) == Array("\r\n".utf8) else {
                throw Self.wrong("a boundary is damaged")
            }
            guard parts.count < Self.mostParts else {
                throw Self.wrong("it has more than \(Self.mostParts) parts")
            }
            // The line's end may be the first half of the end of no headers.
            guard
                let headerEnd = Self.find(
                    Array("\r\n\r\n".utf8), in: body, from: position, within: Self.longestHeader)
            else { throw Self.wrong("a part has no end of its headers") }
            let start = headerEnd + 4
            guard let end = Self.find(Array("\r\n".utf8) + delimiter, in: body, from: start - 2) else {
                throw Self.wrong("the last boundary is missing")
            }
            let header = Self.bytes(in: body, at: position, count: headerEnd - position) ?? []
            let content = body.getSlice(at: body.readerIndex + start, length: max(0, end - start))
            parts.append(try Self.part(String(decoding: header, as: UTF8.self), content ?? ByteBuffer()))
            position = end + 2
        }
        self.parts = parts
    }

    private static func wrong(_ reason: String) -> APIError {
        APIError(.badRequest, "invalid_multipart", "the body is not multipart/form-data: \(reason)")
    }

    private static func part(_ header: String, _ content: ByteBuffer) throws -> Part {
        let disposition = header.components(separatedBy: "\r\n").first {
            $0.lowercased().hasPrefix("content-disposition:")
        }
        guard let disposition, let name = HeaderParameters(disposition)["name"] else {
            throw wrong("a part has no name")
        }
        return Part(name: name, fileName: HeaderParameters(disposition)["filename"], bytes: content)
    }

    private static func bytes(in body: ByteBuffer, at offset: Int, count: Int) -> [UInt8]? {
        body.getBytes(at: body.readerIndex + offset, length: count)
    }

    /// - Returns: where a pattern begins that starts no farther than `within` after `start`.
    private static func find(
        _ pattern: [UInt8], in body: ByteBuffer, from start: Int, within: Int = .max,
        atLineStart: Bool = false
    ) -> Int? {
        body.withUnsafeReadableBytes { bytes in
            let (reach, isBeyond) = start.addingReportingOverflow(within)
            let last = min(bytes.count - pattern.count, isBeyond ? .max : reach)
            var index = start
            while index <= last {
                guard let base = bytes.baseAddress,
                    let found = memchr(base + index, Int32(pattern[0]), last - index + 1)
                else { return nil }
                index = UnsafeRawPointer(found) - base
                let isLine =
                    !atLineStart || index == 0
                    || index >= 2 && bytes[index - 1] == 0x0A && bytes[index - 2] == 0x0D
                if isLine, pattern.indices.allSatisfy({ bytes[index + $0] == pattern[$0] }) { return index }
                index += 1
            }
            return nil
        }
    }
}

/// The parameters of a header's value: `form-data; name="a"; filename="b;\"c\".wav"`.
struct HeaderParameters {
    private var values: [String: String] = [:]

    init(_ header: String) {
        var rest = header.drop { $0 != ";" }
        while rest.first == ";" {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            let value: String
            if rest.first == "\"" {
                (value, rest) = Self.quoted(rest.dropFirst())
                rest = rest.drop { $0 != ";" }
            } else {
                let token = rest.prefix { $0 != ";" }
                rest = rest.dropFirst(token.count)
                value = token.trimmingCharacters(in: .whitespaces)
            }
            let key = name.trimmingCharacters(in: .whitespaces).lowercased()
            if values[key] == nil { values[key] = value }
        }
    }

    /// A name as it was in the header, in lower case.
    subscript(name: String) -> String? { values[name] }

    /// Reads up to the closing quotation mark. Before a quotation mark or a backslash, a backslash is no letter; before
    /// others it is one, as in the Windows paths of old browsers.
    private static func quoted(_ text: Substring) -> (value: String, rest: Substring) {
        var value = ""
        var rest = text
        while let letter = rest.popFirst() {
            if letter == "\"" { break }
            if letter == "\\", let next = rest.first, next == "\"" || next == "\\" {
                value.append(next)
                rest.removeFirst()
            } else {
                value.append(letter)
            }
        }
        return (value, rest)
    }
}
