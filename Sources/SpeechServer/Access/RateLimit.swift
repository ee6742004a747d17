import Basics
import Hummingbird
import Synchronization

/// A bucket of a minute's requests for each client, filled steadily.
package final class RateLimit: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    /// Clients that are remembered.
    static let mostClients = 10_000

    private let perMinute: Int
    private let buckets = Mutex<[String: Bucket]>([:])

    package init(_ configuration: ServerConfiguration) {
        perMinute = configuration.requestsPerMinute
    }

    /// - Parameters:
    ///   - client: whose bucket.
    ///   - count: requests to take from it; with 0 there has to be one nevertheless.
    /// - Throws: `APIError` if the bucket is empty.
    package func spend(_ client: String, _ count: Double = 1) throws {
        let most = Double(perMinute)
        let rate = most / 60
        let now = ContinuousClock.now
        let wait = buckets.withLock { buckets -> Double? in
            if buckets.count >= Self.mostClients {
                buckets = buckets.filter { (now - $0.value.filled) < .seconds(60) }
                if buckets.count >= Self.mostClients { buckets = [:] }
            }
            var bucket = buckets[client] ?? Bucket(tokens: most, filled: now)
            bucket.tokens = min(most, bucket.tokens + (now - bucket.filled).seconds * rate)
            bucket.filled = now
            defer { buckets[client] = bucket }
            guard bucket.tokens >= 1 else { return (1 - bucket.tokens) / rate }
            bucket.tokens -= count
            return nil
        }
        if let wait {
            throw APIError(
                .tooManyRequests, "rate_limit", "more than \(perMinute) requests a minute", retryAfter: wait)
        }
    }
}

/// Lets each client's requests through as often as it may.
struct RateMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    let limit: RateLimit

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if !Access.open(request.uri.path) { try limit.spend(context.client) }
        return try await next(request, context)
    }
}
