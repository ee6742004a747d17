import Hummingbird
import Synchronization

/// Lets only a few large bodies in at a time: each is in memory until its request is answered.
final class UploadMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    /// Bytes from which on a body is large; one of unknown length is.
    private static let large = 1 << 20
    private static let most = 4

    private let count = Mutex(0)

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let isChunked = request.headers[.transferEncoding] != nil
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard isChunked || length >= Self.large else { return try await next(request, context) }
        let isTaken = count.withLock { count in
            guard count < Self.most else { return false }
            count += 1
            return true
        }
        guard isTaken else {
            throw APIError(
                .serviceUnavailable, "too_many_uploads",
                "\(Self.most) large uploads are under way; send this one again in a moment", retryAfter: 1)
        }
        defer { count.withLock { $0 -= 1 } }
        return try await next(request, context)
    }
}
