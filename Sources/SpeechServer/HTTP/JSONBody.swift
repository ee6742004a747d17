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
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(type, from: data)
        } catch let error as DecodingError {
            throw describe(error)
        }
    }

    private static func describe(_ error: DecodingError) -> APIError {
        func path(_ context: DecodingError.Context) -> String? {
            let path = context.codingPath.map { $0.intValue.map(String.init) ?? snake($0.stringValue) }
            return path.isEmpty ? nil : path.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            let field = ((path(context).map { [$0] } ?? []) + [snake(key.stringValue)]).joined(separator: ".")
            return APIError(.badRequest, "missing_field", "\(field) is missing", field: field)
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            let field = path(context)
            return APIError(
                .badRequest, "invalid_field", "\(field ?? "the body") must be \(name(of: type))", field: field
            )
        case .dataCorrupted(let context):
            guard let field = path(context) else {
                return APIError(.badRequest, "invalid_json", "the body is not JSON")
            }
            return APIError(
                .badRequest, "invalid_field", "\(field): \(context.debugDescription)", field: field)
        @unknown default: return APIError(.badRequest, "invalid_json", "the body is not JSON as expected")
        }
    }

    /// As the client wrote it.
    private static func snake(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is Int.Type, is UInt64.Type: "a whole number"
        case is Float.Type, is Double.Type: "a number"
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
        return Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(data: try encode(value))))
    }
}
