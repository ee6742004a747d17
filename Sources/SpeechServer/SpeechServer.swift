import Basics
import Foundation
import Hummingbird
import HummingbirdCore
import LiveChat
import LiveChatService
import LiveChatSpeech
import Logging
import NIOCore
import ServiceLifecycle
import SpeechEngine
import SpeechService
import SpeechText
import Telemetry

/// The speech server: HTTP and WebSockets over a speech service.
public struct SpeechServer: Sendable {
    /// What the server is run with.
    public let configuration: ServerConfiguration
    private let service: SpeechService
    private let metrics: ServerMetrics
    private let logger: Logger
    private let access: Access
    private let connections: ConnectionLedger
    private let chat: LiveChatService
    private let canary: CanaryKeeper?
    private let exporter: SpanExporter?
    private let tracer: TelemetryTracer?

    /// - Throws: `ConfigurationError` for settings that are not safe or not possible; `LiveChatFault`; errors of the
    ///   database.
    public init(
        _ configuration: ServerConfiguration, synthesizer: Synthesizer, logger: Logger
    ) throws {
        self.configuration = configuration
        self.logger = logger
        connections = ConnectionLedger(configuration)
        metrics = ServerMetrics()
        var settings = configuration.service
        settings.reservedVoices.formUnion(VoiceRoutes.reserved)
        let exporter = try configuration.tracing.exporter(logger)
        self.exporter = exporter
        tracer = exporter.map { TelemetryTracer(sampling: configuration.tracing.sample, exporter: $0) }
        service = try SpeechService(
            settings, synthesizer: synthesizer, observer: metrics, tracer: tracer, logger: logger)
        canary = CanaryKeeper(service, hours: settings.canaryHours, logger: logger)
        let model = synthesizer.model
        chat = try LiveChatService(
            try configuration.liveChat(),
            voice: ServiceChatVoice(service, steps: model.defaults.steps),
            facts: try SpeechFacts.bundled(
                for: model.encoder, pronunciations: { [service] in service.pronunciations.table }))
        access = try Access(configuration, listenerToken: { [chat] in chat.token })
    }

    func router() throws -> Router<ServerContext> {
        let router = Router(context: ServerContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: CORSMiddleware(rule: access.origins))
        router.add(middleware: RequestMiddleware(metrics: metrics, connections: connections, tracer: tracer))
        router.add(middleware: ReserveMiddleware())
        access.add(to: router)
        router.add(middleware: UploadMiddleware())
        router.add(middleware: ExpectMiddleware())
        router.add(middleware: RangeMiddleware())
        try PageRoutes().add(to: router)
        let maxBody = configuration.maxBodyBytes
        // A text as JSON escapes it, and the fields beside it: more is not even parsed.
        let maxJSON = min(maxBody, 65_536 + 64 * configuration.service.maxInputCharacters)
        OperationRoutes(
            service: service, metrics: metrics, connections: connections, chat: chat, canary: canary,
            exporter: exporter
        ).add(to: router)
        OpenAIRoutes(service: service, maxBody: maxJSON).add(to: router)
        VoiceRoutes(service: service, maxBody: maxBody).add(to: router)
        PronunciationRoutes(service: service, maxBody: min(maxBody, PronunciationTable.mostBytes)).add(
            to: router)
        IShowTTSRoutes(service: service, maxBody: maxBody, maxJSON: maxJSON).add(to: router)
        ShimmyRoutes(service: service, maxBody: maxJSON).add(to: router)
        LiveChatRoutes(chat: chat, maxBody: min(maxBody, ChatInput.longest)).add(to: router)
        OBSRoutes(chat: chat, maxBody: min(maxBody, ChatInput.longest)).add(to: router)
        DanmakuRoutes(chat: chat, service: service, maxBody: maxJSON).add(to: router)
        MethodRoutes().add(to: router)
        return router
    }

    /// The server as an application: its routes, its channel, its bounds.
    package func application(
        onRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) throws -> some ApplicationProtocol {
        let sockets = [
            RealtimeSession.path: SocketSessionFactory(audience: .keyHolders) {
                RealtimeSession(service: service, outbound: $0)
            },
            ShimmySession.path: SocketSessionFactory(audience: .keyHolders) {
                ShimmySession(service: service, outbound: $0)
            },
            OverlaySession.path: SocketSessionFactory(audience: .listeners) {
                OverlaySession(chat: chat, outbound: $0)
            },
            LiveChatRoutes.eventsPath: SocketSessionFactory(audience: .listeners) {
                LiveChatEventsSession(chat: chat, outbound: $0)
            },
            DanmakuSession.path: SocketSessionFactory(audience: .listeners) {
                DanmakuSession(chat: chat, outbound: $0)
            },
            LiveChatInputSession.path: SocketSessionFactory(audience: .keyHolders) {
                LiveChatInputSession(chat: chat, outbound: $0)
            },
        ]
        var application = Application(
            router: try router(),
            server: HTTPServerBuilder { responder in
                SocketChannel(
                    responder: responder, connections: connections,
                    idleLimit: .milliseconds(Int64(clamping: configuration.idleSeconds * 1000)),
                    access: access,
                    sockets: sockets,
                    refused: { error in
                        metrics.count(route: "none", status: error.status.code)
                        logger.info(
                            "unparsable request",
                            metadata: ["status": "\(error.status.code)", "error": "\(error.message)"])
                    })
            },
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port), serverName: "ishowtts"),
            onServerRunning: onRunning, logger: logger)
        application.addServices(ChatReading(chat: chat))
        if let canary { application.addServices(CanaryRounds(canary: canary)) }
        return application
    }

    /// Makes the first speech quick, and says then that it is ready.
    package func warmUp() async { await service.warmUp() }

    /// Serves until it is told to end (SIGTERM, SIGINT); then takes no more requests and finishes those it has.
    public func run() async throws {
        let application = try application { channel in
            let port = channel.localAddress?.port ?? configuration.port
            if !configuration.isLoopback, configuration.keys.isEmpty {
                logger.warning(
                    "auth.allow_anonymous: whoever reaches \(configuration.host) may speak, and use, change and delete voices"
                )
            }
            logger.info("listening on http://\(configuration.host):\(port)")
            // Reads all of the program's file, which no request should wait for.
            Task.detached(priority: .background) { _ = ProgramBuild.digest }
            await warmUp()
        }
        let drain = DrainService(service: service, limit: configuration.drainSeconds)
        // Told to end from the last to the first, each when the one after it is done.
        let services: [any Service] =
            (exporter.map { [SpanExport(exporter: $0)] } ?? []) + [application, drain]
        var group = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // Then connections are closed, whatever they are at: silent ones, open sockets, speech that takes too long.
        group.maximumGracefulShutdownDuration = .seconds(configuration.drainSeconds)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch is CancellationError where service.phase == .draining {
            logger.notice("drain_seconds are over; open connections were closed")
        }
    }
}

/// Sends spans to the collector until the requests are done.
private struct SpanExport: Service {
    let exporter: SpanExporter

    func run() async throws { await cancelWhenGracefulShutdown { await exporter.run() } }
}

/// Reads the live chat for as long as the server runs.
private struct ChatReading: Service {
    let chat: LiveChatService

    func run() async throws {
        await cancelWhenGracefulShutdown { await chat.run() }
    }
}

/// Speaks the canaries for as long as the server runs.
private struct CanaryRounds: Service {
    let canary: CanaryKeeper

    /// Goes on after the last round, as services that end early end the others.
    func run() async throws {
        await cancelWhenGracefulShutdown { await canary.run() }
        try? await gracefulShutdown()
    }
}

/// At shutdown: not ready any more, no new requests, and time for those under way. Comes after the application in the
/// group, so that it is told first, while connections are open.
private struct DrainService: Service {
    let service: SpeechService
    let limit: Double

    func run() async throws {
        try await gracefulShutdown()
        await service.drain(for: .seconds(limit))
    }
}
