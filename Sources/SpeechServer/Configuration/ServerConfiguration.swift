import SpeechService

/// What a server is run with.
public struct ServerConfiguration: Sendable, Equatable {
    /// What does not depend on how the service is reached.
    public var service = ServiceConfiguration()
    /// Address to listen on.
    public var host = "127.0.0.1"
    /// Port to listen on; 0 takes a free one.
    public var port = 27121
    /// Connections at a time.
    public var maxConnections = 256
    /// Connections of one client.
    public var connectionsPerClient = 64
    /// WebSockets of one client.
    public var socketsPerClient = 16
    /// Bytes of a request's body.
    public var maxBodyBytes = 12 << 20
    /// Seconds that requests under way have at shutdown.
    public var drainSeconds = 20.0
    /// Seconds of idleness after which a connection is closed.
    public var idleSeconds = 120.0
    /// Names that the server answers to besides localhost, its own and addresses; `"*"`: all.
    public var allowedHosts: [String] = []
    /// Origins of pages that may use the API besides the server's own; loopback ones may where this is empty.
    public var allowedOrigins: [String] = []
    /// `NAME=SECRET` each; a request shows the secret as a bearer token.
    public var keys: [String] = []
    /// Whether other machines are served without keys.
    public var allowsAnonymous = false
    /// Of one key, or of one address without keys.
    public var requestsPerMinute = 600
    /// What the live chat is set to.
    public var chat = LiveChatSettings()
    /// Where spans of requests are sent.
    public var tracing = TracingSettings()
    /// Name of the least severe level that is logged.
    public var logLevel = "info"

    /// The defaults: this machine only.
    public init() {}

    /// Whether only this machine can reach the server.
    public var isLoopback: Bool { Self.loopback.contains(host) }

    /// Names of this machine that no other one reaches.
    static let loopback: Set = ["127.0.0.1", "::1", "localhost"]

    /// The service's order of dates as settings write it.
    var dateOrder: String {
        get { service.dateOrder.rawValue }
        set { service.dateOrder = .init(rawValue: newValue) ?? service.dateOrder }
    }

    /// The service's aliases as settings write them: `NAME=VOICE`, or `NAME` for the default voice.
    var voiceAliases: [String] {
        get {
            service.voiceAliases.sorted { $0.key < $1.key }.map {
                $0.value.isEmpty ? $0.key : "\($0.key)=\($0.value)"
            }
        }
        set {
            service.voiceAliases = Dictionary(
                newValue.map { entry in
                    let parts = entry.split(separator: "=", maxSplits: 1)
                    return (String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : "")
                }, uniquingKeysWith: { $1 })
        }
    }
}
