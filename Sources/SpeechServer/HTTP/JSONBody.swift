import Foundation
import Hummingbird

/// Reads and writes JSON bodies.
enum JSONBody {
    /// - Throws: `APIError` naming the field that is missing or of the wrong kind.
    static func decode<Value: Decodable>(_ type: Value.Type, from buffer: ByteBuffer) throws -> Value {
        let data = Data(buffer.readableBytesView)
        guard data.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") else {
            throw APIError(.badRequest, "invalid_json", "the body must be a JSON object")
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(type, from: data)
        } catch DecodingError.dataCorrupted(let context) {
            if let mended = LoneSurrogates.replaced(in: data) {
                return try decode(type, from: ByteBuffer(data: mended))
            }
            guard path(context.codingPath) == nil, data.count <= NumberFault.longest,
                let fault = NumberFault.find(in: data, for: type, decoder)
            else {
                throw describe(.dataCorrupted(context))
            }
            throw invalid(fault.field, name(of: fault.type))
        } catch let error as DecodingError {
            throw describe(error)
        }
    }

    private static func invalid(_ field: String?, _ expected: String) -> APIError {
        APIError(.badRequest, "invalid_field", "\(field ?? "the body") must be \(expected)", field: field)
    }

    private static func describe(_ error: DecodingError) -> APIError {
        switch error {
        case .keyNotFound(let key, let context):
            let field = path(context.codingPath + [key]) ?? ""
            return APIError(.badRequest, "missing_field", "\(field) is missing", field: field)
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            return invalid(path(context.codingPath), name(of: type))
        case .dataCorrupted(let context):
            guard let field = path(context.codingPath) else {
                return APIError(.badRequest, "invalid_json", "the body is not JSON")
            }
            return APIError(
                .badRequest, "invalid_field", "\(field): \(context.debugDescription)", field: field)
        @unknown default: return APIError(.badRequest, "invalid_json", "the body is not JSON as expected")
        }
    }

    /// As the client wrote it; `nil` for the body itself.
    private static func path(_ keys: [any CodingKey]) -> String? {
        let parts = keys.map { key in
            key.intValue.map(String.init)
                ?? key.stringValue.reduce(into: "") {
                    $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1)
                }
        }
        return parts.isEmpty ? nil : parts.joined(separator: ".")
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is any UnsignedInteger.Type: "a whole number from 0 to 18446744073709551615"
        case is any FixedWidthInteger.Type: "a whole number"
        case is Float.Type: "a number of single precision"
        case is Double.Type: "a number"
        default: "an object of the documented shape"
        }
    }

    /// As every answer and event is written.
    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return try encoder.encode(value)
    }

    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(data: try encode(value))))
    }
}
