import Basics
import Foundation
import LiveChat

/// Reads a room of Bilibili's: over the open platform, or as the web's page does.
public struct BilibiliSource: ChatSource {
    /// `bilibili` for the open platform, whose code names the room; `bilibili:ROOM` for the web.
    public let name: String
    /// How often commands were left out, and why.
    public var skipped: [BilibiliSkip: Int] { reader.skipped }

    private let reader = BilibiliReader(room: BilibiliRoom(id: "bilibili"))
    private let door: any BilibiliDoor
    private let userAgent: String
    private let timing: SourceTiming
    private let now: @Sendable () -> Date
    private let random: @Sendable () -> Double

    /// Reads the room of the streamer whose code is given, over the open platform.
    ///
    /// - Parameters:
    ///   - readsMirrors: whether messages of linked rooms are read too.
    ///   - certificateAuthority: a PEM file of certificates to trust in place of the system's.
    ///   - now: the time that requests are signed with and events are given.
    ///   - random: gives numbers from 0 to 1, for waits.
    public init(
        open credentials: BilibiliCredentials, servers: BilibiliServers = BilibiliServers(),
        readsMirrors: Bool = false, certificateAuthority: String? = nil,
        timing: SourceTiming = SourceTiming(), now: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        name = "bilibili"
        userAgent = "iShowTTS"
        door = BilibiliOpenDoor(
            credentials: credentials, server: servers.open,
            web: WebClient(certificateAuthority: certificateAuthority, patience: timing.connect),
            timing: timing, reader: reader, readsMirrors: readsMirrors, now: now, random: random)
        self.timing = timing
        self.now = now
        self.random = random
    }

    /// Reads a room as the web's page does, which Bilibili does not offer to other programs.
    ///
    /// - Parameters:
    ///   - room: its number, long or short, or its address `live.bilibili.com/NUMBER`.
    ///   - cookie: of a browser that is logged in; without one, names come masked.
    /// - Throws: ``BilibiliRoomFault`` for what cannot be a room's number.
    public init(
        room: String, cookie: Secret? = nil, servers: BilibiliServers = BilibiliServers(),
        readsMirrors: Bool = false, certificateAuthority: String? = nil,
        timing: SourceTiming = SourceTiming(), now: @escaping @Sendable () -> Date = { Date() },
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) throws(BilibiliRoomFault) {
        let number = try Self.number(room)
        name = "bilibili:\(number)"
        userAgent = WebClient.browser
        door = BilibiliWebDoor(
            number: number, cookie: cookie, servers: servers,
            web: WebClient(
                certificateAuthority: certificateAuthority, patience: timing.connect, userAgent: userAgent),
            reader: reader, readsMirrors: readsMirrors, now: now)
        self.timing = timing
        self.now = now
        self.random = random
    }

    /// Reads until its task is cancelled, or another attempt would not help.
    public func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        let keeper = Keeper(source: name, timing: timing, now: now, random: random)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // Gifts are told when nothing was added to them for a while.
                while (try? await Task.sleep(for: .milliseconds(250))) != nil {
                    for event in reader.due(now()) { yield(event) }
                }
            }
            await keeper.run(yield) {
                let (signals, continuation) = AsyncStream.makeStream(
                    of: LinkSignal.self, bufferingPolicy: .bufferingNewest(16))
                let access = try await door.access(continuation)
                var form = WebSocketForm(longest: BilibiliFrame.longest, isBinary: true)
                form.headers = [("User-Agent", userAgent), ("Origin", "https://live.bilibili.com")]
                let channel = try await access.endpoint.open(timing: timing, form: form) { channel in
                    try channel.pipeline.syncOperations.addHandler(
                        BilibiliHandler(
                            access: access, attempts: door.attempts, timing: timing, reader: reader, now: now,
                            random: random, yield: yield, signals: continuation))
                }
                return ChannelLink(signals: signals, channel: channel)
            }
            group.cancelAll()
        }
        for event in reader.rest() { yield(event) }
        await door.close()
    }

    private static func number(_ text: String) throws(BilibiliRoomFault) -> Int {
        var number = text.trimmingCharacters(in: .whitespaces)[...]
        if let range = number.range(of: "live.bilibili.com/", options: .caseInsensitive) {
            number = number[range.upperBound...].prefix { $0 != "?" && $0 != "/" && $0 != "#" }
        }
        guard (1...15).contains(number.utf8.count), number.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let value = Int(number), value > 0
        else { throw BilibiliRoomFault(name: text) }
        return value
    }
}

/// A text that cannot be the number of a room.
public struct BilibiliRoomFault: OneLineError, Equatable {
    /// What was given.
    public var name: String

    public var description: String {
        let shown = String(name.prefix(40).filter { !$0.isNewline })
        return
            "\"\(shown)\" is no room of Bilibili's: give the number in its address, live.bilibili.com/NUMBER"
    }
}
