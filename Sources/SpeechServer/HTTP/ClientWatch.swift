/// Tells when the client of a request closes its side of the connection.
struct ClientWatch: Sendable {
    private let connection: Connection?
    private let number: Int

    /// - Parameters:
    ///   - connection: `nil` in tests without a network: then nobody leaves.
    ///   - left: called at most once.
    init(_ connection: Connection?, left: @escaping @Sendable () -> Void) {
        self.connection = connection
        number = connection?.watch(left) ?? 0
    }

    /// Does something and ends the watch, however that ends.
    func during<Value>(_ body: () async throws -> Value) async throws -> Value {
        defer { end() }
        return try await body()
    }

    /// Ends the watch; has to be called when the response is over.
    func end() { connection?.unwatch(number) }
}
