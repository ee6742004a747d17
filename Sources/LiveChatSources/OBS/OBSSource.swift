import Foundation
import LiveChat
import NIOCore

/// Tells which scene of OBS is on and what is muted, for as long as OBS is open.
public struct OBSSource: ChatSource {
    /// `obs:HOST:PORT`.
    public let name: String
    private let endpoint: Endpoint
    private let password: Secret?
    private let timing: SourceTiming
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double

    /// - Parameters:
    ///   - password: `nil` if OBS asks for none.
    ///   - now: the time that events are given.
    ///   - random: gives numbers from 0 to 1, for waits.
    public init(
        endpoint: Endpoint = OBSClient.usual, password: Secret? = nil, timing: SourceTiming = SourceTiming(),
        now: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        name = "obs:\(endpoint.host):\(endpoint.port)"
        self.endpoint = endpoint
        self.password = password
        self.timing = timing
        self.now = now
        self.random = random
    }

    /// Watches until its task is cancelled, or OBS refuses the password.
    public func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        let keeper = Keeper(source: name, timing: timing, now: now, random: random)
        await keeper.run(yield) {
            let client: OBSClient
            do throws(OBSFault) {
                client = try await .connect(
                    endpoint, password: password, events: [.scenes, .inputs], timing: timing)
            } catch {
                throw LinkEnd(reason: error.description, retries: error.mayPass)
            }
            return OBSLink(client) { yield(.studio($0, at: now())) }
        }
    }
}

/// A connection on which OBS is watched.
private struct OBSLink: Link {
    let signals: AsyncStream<LinkSignal>
    private let client: OBSClient
    private let task: Task<Void, Never>

    init(_ client: OBSClient, tell: @escaping @Sendable (StudioState) -> Void) {
        let (signals, continuation) = AsyncStream.makeStream(
            of: LinkSignal.self, bufferingPolicy: .bufferingNewest(16))
        self.signals = signals
        self.client = client
        task = Task {
            continuation.yield(.connected)
            let end: LinkEnd
            do throws(OBSFault) {
                var state = try await StudioState(client)
                tell(state)
                continuation.yield(.joined)
                for await event in client.events where state.take(event) { tell(state) }
                end = LinkEnd(reason: "OBS closed the connection")
            } catch {
                end = LinkEnd(reason: error.description, retries: error.mayPass)
            }
            client.close()
            continuation.yield(.ended(end))
            continuation.finish()
        }
    }

    func close() {
        task.cancel()
        client.close()
    }
}

extension StudioState {
    /// Asks OBS how it is.
    fileprivate init(_ client: OBSClient) async throws(OBSFault) {
        self.init(scene: try await OBSScenes(client).current)
        let inputs = try await client.request("GetInputList")["inputs"]?.items ?? []
        for input in inputs.prefix(Self.mostInputs) {
            guard let name = input["inputName"]?.text else { continue }
            do throws(OBSFault) {
                let answer = try await client.request("GetInputMute", MuteRequest(inputName: name))
                if answer["inputMuted"]?.truth == true { setMuted(true, name) }
            } catch {
                // Pictures and texts have no sound, and an input may just have gone.
                guard case .refused = error else { throw error }
            }
        }
    }
}

private struct MuteRequest: Encodable { let inputName: String }

extension OBSFault {
    /// Whether another attempt may do better.
    var mayPass: Bool {
        switch self {
        case .passwordMissing, .passwordWrong: false
        default: true
        }
    }
}
