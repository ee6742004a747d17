import Hummingbird

/// Tells when the client of a request closes its side of the connection.
///
/// Looking at the connection uses it up: it is closed after the response.
struct ClientWatch: Sendable {
    private let signal: AsyncStream<Void>.Continuation
    private let task: Task<Void, Never>

    /// - Parameters:
    ///   - body: of the request, read before.
    ///   - left: called at most once.
    init(_ body: RequestBody, left: @escaping @Sendable () -> Void) {
        let (over, signal) = AsyncStream<Void>.makeStream()
        self.signal = signal
        task = Task {
            try? await body.consumeWithInboundCloseHandler(
                { _ in for await _ in over {} }, onInboundClosed: left)
        }
    }

    /// Does something and ends the watch, however that ends.
    func during<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            let value = try await body()
            await end()
            return value
        } catch {
            await end()
            throw error
        }
    }

    /// Ends the watch; has to be called before the response is over.
    func end() async {
        signal.finish()
        await task.value
    }
}
