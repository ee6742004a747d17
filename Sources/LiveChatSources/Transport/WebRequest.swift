import Foundation
import NIOHTTP1

/// A request to a web server.
package struct WebRequest: Sendable {
    package var method: HTTPMethod
    /// Absolute, `https`; `http` only for servers on the same machine. Holds what was given as `query`, which may be secret.
    package var address: String
    package var headers: HTTPHeaders
    package var body: [UInt8]

    /// - Parameters:
    ///   - address: absolute, without a query.
    ///   - query: names and values as they are meant; they are encoded here.
    package init(
        _ method: HTTPMethod, _ address: String, query: [(String, String)] = [], headers: HTTPHeaders = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.address = query.isEmpty ? address : "\(address)?\(Self.encoded(query))"
        self.headers = headers
        self.body = body
    }

    /// A POST of a form.
    package static func form(
        _ address: String, _ fields: [(String, String)], headers: HTTPHeaders = [:]
    ) -> WebRequest {
        posted(address, Array(encoded(fields).utf8), as: "application/x-www-form-urlencoded", headers)
    }

    /// A POST of a JSON text.
    package static func json(_ address: String, _ text: [UInt8], headers: HTTPHeaders = [:]) -> WebRequest {
        posted(address, text, as: "application/json", headers)
    }

    private static func posted(
        _ address: String, _ body: [UInt8], as type: String, _ headers: HTTPHeaders
    ) -> WebRequest {
        var headers = headers
        headers.replaceOrAdd(name: "Content-Type", value: type)
        return WebRequest(.POST, address, headers: headers, body: body)
    }

    /// Names and values joined as `a=b&c=d`: every byte but letters, digits and `-._~` as `%XX`.
    package static func encoded(_ fields: [(String, String)]) -> String {
        fields.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
    }

    package static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.append(byte)
            default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// What a web server answered.
package struct WebResponse: Sendable {
    /// From 100 to 999, as the server sent it.
    package var status: Int
    package var headers: HTTPHeaders
    /// Empty where the body is read as a stream.
    package var body: [UInt8]

    package var isSuccess: Bool { (200..<300).contains(status) }
}
