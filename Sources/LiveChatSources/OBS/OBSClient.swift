import Foundation
import LiveChat
import NIOCore
import Synchronization

/// A connection to OBS over obs-websocket 5, which OBS has since version 28.
public final class OBSClient: Sendable {
    /// Where OBS listens if nothing else is set.
    public static let usual = Endpoint(host: "127.0.0.1", port: 4455, webSocketPath: "/", usesTLS: false)

    /// Which events are sent, by the protocol's bits.
    public struct Events: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        public static let scenes = Events(rawValue: 1 << 2)
        public static let inputs = Events(rawValue: 1 << 3)
    }

    /// What happens, until the connection ends; the oldest are left out for a reader who is 256 behind.
    public let events: AsyncStream<OBSEvent>
    private let channel: any Channel
    private let handler: NIOLoopBound<OBSHandler>
    private let lastID = Mutex(0)

    private init(channel: any Channel, handler: NIOLoopBound<OBSHandler>, events: AsyncStream<OBSEvent>) {
        self.channel = channel
        self.handler = handler
        self.events = events
    }

    deinit { channel.close(promise: nil) }

    /// Connects and logs in.
    ///
    /// - Parameters:
    ///   - endpoint: of a WebSocket.
    ///   - password: `nil` if OBS asks for none.
    /// - Throws: ``OBSFault``.
    public static func connect(
        _ endpoint: Endpoint = usual, password: Secret?, events wanted: Events = [],
        timing: SourceTiming = SourceTiming()
    ) async throws(OBSFault) -> OBSClient {
        let (events, continuation) = AsyncStream.makeStream(
            of: OBSEvent.self, bufferingPolicy: .bufferingNewest(256))
        let made = Mutex<(handler: NIOLoopBound<OBSHandler>, identified: EventLoopFuture<Void>)?>(nil)
        do {
            let channel = try await endpoint.open(timing: timing) { channel in
                let promise = channel.eventLoop.makePromise(of: Void.self)
                let handler = OBSHandler(
                    password: password, subscriptions: wanted.rawValue, endpoint: endpoint, timing: timing,
                    identified: promise, events: continuation)
                made.withLock {
                    $0 = (NIOLoopBound(handler, eventLoop: channel.eventLoop), promise.futureResult)
                }
                do { try channel.pipeline.syncOperations.addHandler(handler) } catch {
                    promise.fail(error)
                    throw error
                }
            }
            guard let (handler, identified) = made.withLock({ $0 }) else {
                throw OBSFault.foreign(endpoint.place)
            }
            let client = OBSClient(channel: channel, handler: handler, events: events)
            try await withTaskCancellationHandler {
                try await identified.get()
            } onCancel: {
                channel.close(promise: nil)
            }
            return client
        } catch let fault as OBSFault {
            throw fault
        } catch let end as LinkEnd {
            throw .unreachable(end.reason)
        } catch {
            throw .unreachable(error.localizedDescription)
        }
    }

    /// Ends the connection.
    public func close() { channel.close(promise: nil) }

    /// Asks OBS for something.
    ///
    /// - Parameters:
    ///   - type: as the protocol calls it: `GetSceneList`.
    ///   - data: what it needs.
    /// - Returns: the answer's data.
    /// - Throws: ``OBSFault``.
    public func request(_ type: String, _ data: some Encodable & Sendable) async throws(OBSFault) -> JSONValue
    {
        let number = lastID.withLock { last in
            last += 1
            return last
        }
        let id = String(number)
        do {
            let bytes = try JSONEncoder().encode(
                OBSMessage(op: 6, d: OBSRequest(requestType: type, requestId: id, requestData: data)))
            let promise = channel.eventLoop.makePromise(of: JSONValue.self)
            let handler = self.handler
            channel.eventLoop.execute { handler.value.request(bytes, type: type, id: id, promise) }
            return try await promise.futureResult.get()
        } catch let fault as OBSFault {
            throw fault
        } catch {
            throw .unreachable(error.localizedDescription)
        }
    }

    /// Asks OBS for something that needs no data.
    ///
    /// - Throws: ``OBSFault``.
    public func request(_ type: String) async throws(OBSFault) -> JSONValue {
        try await request(type, OBSNothing())
    }
}
