import Basics
import Foundation

/// Where a collector of traces listens.
public struct CollectorEndpoint: Sendable, Equatable {
    /// The address to which spans are sent.
    public let traces: String

    /// Reads `http://HOST:PORT`, with or without the path of the traces, which is `/v1/traces` else.
    ///
    /// - Throws: ``CollectorEndpointFault``.
    public init(_ text: String) throws(CollectorEndpointFault) {
        guard var parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), parts.host?.isEmpty == false, parts.query == nil,
            parts.fragment == nil, parts.port.map({ (1...65535).contains($0) }) ?? true
        else { throw CollectorEndpointFault(text: text) }
        if parts.path.isEmpty || parts.path == "/" { parts.path = "/v1/traces" }
        guard let address = parts.string else { throw CollectorEndpointFault(text: text) }
        traces = address
    }
}

/// A text that is no address of a collector.
public struct CollectorEndpointFault: OneLineError, Equatable {
    /// What was given.
    public let text: String

    public var description: String {
        "\"\(String(text.prefix(80)).filter { !$0.isNewline })\" is no collector's address: give http://HOST:PORT, as http://127.0.0.1:4318"
    }
}
