import SpeechEngine

/// What a server is run with.
public struct ServerConfiguration: Sendable, Equatable {
    public var host = "127.0.0.1"
    public var port = 27121
    /// Folder of the database.
    public var dataFolder = "data"
    public var defaultVoice = ""
    public var maxConnections = 256
    public var maxBodyBytes = 12 << 20
    public var maxInputCharacters = 4096
    public var drainSeconds = 20.0
    /// Seconds of idleness after which a connection is closed.
    public var idleSeconds = 120.0
    /// Origins of pages that may use the API besides the server's own; loopback ones may where this is empty.
    public var allowedOrigins: [String] = []
    /// `NAME=SECRET`; a request shows the secret as a bearer token.
    public var keys: [String] = []
    public var allowsAnonymous = false
    public var requestsPerMinute = 600
    public var limits = SchedulerLimits()
    /// Seconds that a request may wait for its turn.
    public var deadlineSeconds = 60.0
    public var policy: StepPolicy = .fixed
    public var logRecords = 100_000
    public var logsText = false
    public var logLevel = "info"

    public init() {}

    /// Whether only this machine can reach the server.
    public var isLoopback: Bool { Self.loopback.contains(host) }

    /// Names of this machine that no other one reaches.
    static let loopback: Set = ["127.0.0.1", "::1", "localhost"]
}
