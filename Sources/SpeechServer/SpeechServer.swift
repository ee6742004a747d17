import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import SpeechEngine
import SpeechLibrary
import Tensors

/// The speech server: HTTP over one scheduler, one voice library and one log.
public struct SpeechServer: Sendable {
    public let configuration: ServerConfiguration
    private let service: SpeechService
    private let health = HealthState()
    private let logger: Logger
    private let access: AccessMiddleware

    /// - Throws: `ConfigurationError` for settings that are not safe or not possible; errors of the database.
    public init(
        _ configuration: ServerConfiguration, synthesizer: Synthesizer, voiceFolder: VoiceFolder?,
        logger: Logger
    ) throws {
        self.configuration = configuration
        self.logger = logger
        access = try AccessMiddleware(configuration)
        let database = try LibraryDatabase(path: LibraryDatabase.path(in: configuration.dataFolder))
        service = SpeechService(
            configuration: configuration,
            scheduler: SpeechScheduler(synthesizer, limits: configuration.limits),
            voices: VoiceLibrary(database, builtIn: voiceFolder),
            log: SynthesisLog(database, limit: configuration.logRecords), metrics: ServerMetrics(),
            logger: logger)
    }

    func router() throws -> Router<ServerContext> {
        let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: OriginMiddleware(access: access))
        router.add(middleware: RequestMiddleware(metrics: service.metrics))
        router.add(middleware: access)
        try PageRoutes().add(to: router)
        OperationRoutes(service: service, health: health).add(to: router)
        OpenAIRoutes(service: service).add(to: router)
        VoiceRoutes(service: service).add(to: router)
        IShowTTSRoutes(service: service).add(to: router)
        ShimmyRoutes(service: service).add(to: router)
        MethodRoutes().add(to: router)
        return router
    }

    /// The server as an application: its routes, its channel, its bounds.
    package func application(
        onRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) throws -> some ApplicationProtocol {
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100)
        return Application(
            router: try router(),
            server: HTTPServerBuilder { responder in
                SocketChannel(
                    responder: responder,
                    configuration: .init(
                        idleTimeout: .nanoseconds(Int64(configuration.idleSeconds * 1e9)),
                        httpDecoderConfiguration: decoder),
                    access: access, service: service)
            },
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port), serverName: "ishowtts",
                availableConnectionsDelegate: .maximum(configuration.maxConnections, logger: logger)),
            onServerRunning: onRunning, logger: logger)
    }

    /// Serves until it is told to end (SIGTERM, SIGINT); then takes no more orders and finishes those it has.
    public func run() async throws {
        let application = try application { channel in
            let port = channel.localAddress?.port ?? configuration.port
            logger.info("listening on http://\(configuration.host):\(port)")
            await warmUp()
        }
        let drain = DrainService(
            scheduler: service.scheduler, health: health, limit: configuration.drainSeconds)
        var group = ServiceGroupConfiguration(
            services: [.init(service: application), .init(service: drain)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // Then connections are closed, whatever they are at: silent ones, open sockets, speech that takes too long.
        group.maximumGracefulShutdownDuration = .seconds(configuration.drainSeconds)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch is CancellationError where health.phase == .draining {
            logger.notice("drain_seconds are over; open connections were closed")
        }
    }

    /// Makes the model ready on the default voice, and says so.
    private func warmUp() async {
        do {
            let voice = try service.voices.voice(service.defaultVoice())
            try await service.scheduler.warmUp(voice: voice)
        } catch {
            logger.warning("warm-up: \(error)")
        }
        health.enter(.ready)
        logger.info("ready")
    }
}
