import Hummingbird

/// Gives parts of recordings (RFC 9110, 14): Safari plays nothing from servers that do not.
struct RangeMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard response.status == .ok, let length = response.body.contentLength,
            response.headers[.contentType]?.hasPrefix("audio/") == true
        else { return response }
        response.headers[.acceptRanges] = "bytes"
        // `If-Range` names a version, and versions have no names here: then the whole is right.
        guard request.method == .get, let header = request.headers[.range], request.headers[.ifRange] == nil,
            let asked = Self.parse(header, length: length)
        else { return response }
        guard let range = asked else {
            var refusal = try APIError(
                .rangeNotSatisfiable, "invalid_range",
                "the recording has \(length) bytes; \(header) is outside"
            ).response(from: request, context: context)
            refusal.headers[.contentRange] = "bytes */\(length)"
            return refusal
        }
        response.status = .partialContent
        response.headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"
        let body = response.body
        response.body = ResponseBody(contentLength: range.count) { writer in
            try await body.write(SliceWriter(parent: writer, skipped: range.lowerBound, left: range.count))
        }
        return response
    }

    /// - Returns: `nil` for what is to be ignored, as several ranges; `.some(nil)` for a range outside of the body.
    private static func parse(_ header: String, length: Int) -> Range<Int>?? {
        guard header.hasPrefix("bytes="), !header.contains(",") else { return nil }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }) else {
            return nil
        }
        // Numbers that are too long for the type are beyond the end too.
        let first = ends[0].isEmpty ? nil : Int(ends[0]) ?? .max
        let last = ends[1].isEmpty ? nil : Int(ends[1]) ?? .max
        switch (first, last) {
        case (nil, nil): return nil
        case (nil, let count?): return .some(count > 0 && length > 0 ? max(0, length - count)..<length : nil)
        case (let first?, let last):
            if let last, last < first { return nil }
            return .some(first < length ? first..<min(length - 1, last ?? .max) + 1 : nil)
        }
    }
}

/// Lets a part of what is written through.
private struct SliceWriter: ResponseBodyWriter {
    var parent: any ResponseBodyWriter
    var skipped: Int
    var left: Int

    mutating func write(_ buffer: ByteBuffer) async throws {
        var buffer = buffer
        let gone = min(skipped, buffer.readableBytes)
        buffer.moveReaderIndex(forwardBy: gone)
        skipped -= gone
        guard let part = buffer.readSlice(length: min(left, buffer.readableBytes)), part.readableBytes > 0
        else { return }
        left -= part.readableBytes
        try await parent.write(part)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await parent.finish(trailingHeaders)
    }
}
