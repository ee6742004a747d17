import AsyncHTTPClient
import Basics
import Foundation
import NIOCore

/// A server with OpenAI's speech API: this project's or any other.
public final class ServerTarget: SpeechTarget {
    /// What is asked of a server beside the text.
    public struct Settings: Sendable {
        /// `http://HOST:PORT`, with the path in front of `/v1` if there is one.
        public var address: String
        /// Sent as a bearer token.
        public var key: String?
        /// The API wants one; servers with one model ignore it.
        public var model = "ishowtts"
        /// `nil` asks for the server's own, which OpenAI's does not have.
        public var voice: String?
        /// A server's class of requests, if it has classes.
        public var priority: String?
        /// Requests that may be under way at once.
        public var together = 1024
        /// Seconds after which an answer is given up.
        public var patience = 120.0
        fileprivate var milliseconds: Int64 { max(1, Int64(clamping: patience * 1e3)) }
        /// Figures are made from what is there: in less time than speech.
        fileprivate var millisecondsForMetrics: Int64 { min(30_000, milliseconds) }

        /// A server at an address.
        public init(address: String) { self.address = address }
    }

    /// More than ten hours of speech.
    private static let longest = 1 << 31
    private static let longestMetrics = 8 << 20

    private let settings: Settings
    private let client: HTTPClient
    /// Whether it is this project's server, which is told not to give speech that it made before.
    private let isOurs: Bool

    private struct Order: Encodable {
        let model: String
        let input: String
        let voice: String?
        let priority: String?
        let responseFormat = "pcm"
        let cache: Bool?
    }

    /// Connects to a server.
    ///
    /// - Throws: `BenchFault` for what is no address.
    public init(_ settings: Settings) async throws {
        guard let url = URL(string: settings.address), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), url.host?.isEmpty == false, url.query == nil
        else {
            throw BenchFault("\(settings.address.prefix(80)) is no address; give http://HOST:PORT")
        }
        self.settings = settings
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, settings.together)
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            isOurs = try await Self.metrics(settings, client).contains("\nishowtts_")
        } catch let error as HTTPClientError where [.deadlineExceeded, .readTimeout].contains(error) {
            // Taken for another's, it would be asked without `cache`, and speech that was kept would be measured.
            try? await client.shutdown()
            throw BenchFault(
                "\(settings.address)/metrics does not answer within \(settings.millisecondsForMetrics) ms; wait until the server is idle"
            )
        } catch {
            isOurs = false
        }
    }

    /// Closes the connections; nothing is asked afterwards.
    public func close() async { try? await client.shutdown() }

    /// - Throws: `BenchFault` naming the address, and what the server said.
    public func speak(_ text: String) async throws -> SpeechTiming {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        var request = Self.request("v1/audio/speech", settings)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(
            ByteBuffer(
                bytes: try encoder.encode(
                    Order(
                        model: settings.model, input: text, voice: settings.voice,
                        priority: isOurs ? settings.priority : nil, cache: isOurs ? false : nil))))
        let start = ContinuousClock.now
        do {
            let response = try await client.execute(request, timeout: .milliseconds(settings.milliseconds))
            guard response.status == .ok else {
                let body = try? await response.body.collect(upTo: 1 << 16)
                throw refusal(response.status.code, body.map { String(buffer: $0) } ?? "")
            }
            var first: ContinuousClock.Instant?
            var header: [UInt8] = []
            var count = 0
            for try await block in response.body where block.readableBytes > 0 {
                first = first ?? .now
                if header.count < 44 { header += block.readableBytesView.prefix(44 - header.count) }
                count += block.readableBytes
                if count > Self.longest { throw BenchFault("\(settings.address) sends without end") }
            }
            guard let first else { throw BenchFault("\(settings.address) sent no sound") }
            return SpeechTiming(
                firstAudio: (first - start).seconds, total: (ContinuousClock.now - start).seconds,
                speechSeconds: Self.seconds(of: count, header: header))
        } catch let fault as BenchFault {
            throw fault
        } catch let error as CancellationError {
            throw error
        } catch {
            throw BenchFault(
                "\(settings.address) is not reached (\(error)); start the server, or name another")
        }
    }

    /// From the metrics that Prometheus reads, if the server has them.
    public func resources() async -> ResourceUse? {
        (try? await Self.metrics(settings, client)).flatMap { ResourceUse(metrics: $0) }
    }

    private func refusal(_ status: UInt, _ body: String) -> BenchFault {
        let line = body.split(whereSeparator: \.isNewline).first.map { ": \($0.prefix(200))" } ?? ""
        return BenchFault("\(settings.address) answered \(status)\(line)")
    }

    private static func request(_ path: String, _ settings: Settings) -> HTTPClientRequest {
        let base = settings.address.hasSuffix("/") ? String(settings.address.dropLast()) : settings.address
        var request = HTTPClientRequest(url: "\(base)/\(path)")
        if let key = settings.key { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        return request
    }

    private static func metrics(_ settings: Settings, _ client: HTTPClient) async throws -> String {
        let response = try await client.execute(
            request("metrics", settings), timeout: .milliseconds(settings.millisecondsForMetrics))
        guard response.status == .ok else { throw BenchFault("no metrics") }
        return String(buffer: try await response.body.collect(upTo: longestMetrics))
    }

    /// Seconds of sound: 16-bit mono at 24 kHz, as OpenAI defines `pcm`, unless a WAV header says otherwise.
    ///
    /// - Parameters:
    ///   - count: bytes in all.
    ///   - header: the first 44, or fewer.
    static func seconds(of count: Int, header: [UInt8]) -> Double {
        guard header.count == 44, header[0..<4].elementsEqual("RIFF".utf8) else {
            return Double(count) / 48_000
        }
        let rate = (28..<32).reversed().reduce(0) { $0 << 8 | Int(header[$1]) }
        return rate > 0 ? Double(max(0, count - 44)) / Double(rate) : 0
    }
}
