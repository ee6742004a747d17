import Foundation
import LiveChat
import LiveChatSources
import Testing

/// The transport against a server that others wrote: ngIRCd, from the Debian package of that name. It has no tags.
@Suite(
    .serialized,
    .enabled(if: FileManager.default.isExecutableFile(atPath: RealServer.program), "ngircd is not installed"))
struct RealServerTests {
    @Test func readsOverTLSAndGoesOnAfterTheServerWasKilled() async throws {
        var timing = SourceTiming()
        timing.retry = .milliseconds(50)
        timing.ping = .milliseconds(300)
        let server = try RealServer()
        defer { server.kill() }
        try server.start()
        let source = try TwitchSource(
            channel: "demo",
            endpoint: Endpoint(
                host: "localhost", port: server.port, certificateAuthority: server.certificate.certificate),
            timing: timing)
        let listener = Listener(source)
        #expect(await eventually { listener.has(.joined) }, "\(listener.states)")
        try await server.speak("héllo 👉 there")
        #expect(await eventually { listener.texts == ["héllo 👉 there"] })

        server.kill()
        #expect(await eventually { listener.has(.waiting) })
        try server.start()
        #expect(
            await eventually { listener.states.filter { $0.phase == .joined }.count >= 2 },
            "\(listener.reasons)")
        try await server.speak("again")
        #expect(await eventually { listener.texts.last == "again" })

        // A stopped process keeps its connections open, and answers nothing: half open.
        let joined = listener.states.filter { $0.phase == .joined }.count
        var quick = timing
        quick.pong = .milliseconds(200)
        let careful = Listener(
            try TwitchSource(
                channel: "demo",
                endpoint: Endpoint(
                    host: "localhost", port: server.port, certificateAuthority: server.certificate.certificate
                ), timing: quick))
        #expect(await eventually { careful.has(.joined) })
        server.signal(SIGSTOP)
        #expect(await eventually { careful.reasons.contains("localhost:\(server.port) has gone silent") })
        server.signal(SIGCONT)
        #expect(await eventually { careful.states.filter { $0.phase == .joined }.count >= 2 })
        #expect(joined >= 2)
        await careful.stop()
        await listener.stop()
        #expect(listener.states.last?.phase == .ended)
    }

    /// It knows no tags: an answer begins with the viewer's name, and nothing says whether it was taken.
    @Test func writesAnAnswerThatOthersRead() async throws {
        let server = try RealServer(password: "oauth:t")
        defer { server.kill() }
        try server.start()
        func source(_ login: String) throws -> TwitchSource {
            var timing = SourceTiming()
            timing.retry = .milliseconds(50)
            return try TwitchSource(
                channel: "demo",
                login: .account(login: login, token: try Secret(variable: "A", of: ["A": "t"])),
                endpoint: Endpoint(
                    host: "localhost", port: server.port, certificateAuthority: server.certificate.certificate
                ),
                timing: timing, answers: AnswerPace())
        }
        let reader = Listener(try source("other"))
        let answering = try source("reader")
        let writer = Listener(answering)
        #expect(await eventually { reader.has(.joined) && writer.has(.joined) }, "\(writer.states)")
        let told = writer.reasons.count
        var rules = ChatRules()
        rules.answers.to = .refusals
        var engine = try ChatRuleEngine(rules: rules, banned: BannedWords([]))
        try await server.speak("!skip")
        #expect(await eventually { writer.texts == ["!skip"] })
        for case .message(let message) in writer.all {
            answering.answer(try #require(engine.decide(message).answer), to: message)
        }
        #expect(await eventually { reader.texts == ["!skip", "@bob You may not use this command."] })
        #expect(writer.reasons.count == told, "\(writer.reasons)")
        await writer.stop()
        await reader.stop()
    }
}

private final class RealServer {
    static let program = "/usr/sbin/ngircd"

    let port = Int.random(in: 20_000..<30_000)
    let certificate: TestCertificate
    private let configuration: String
    private let password: String?
    private var process: Process?

    /// - Parameter password: what all have to give; without one nobody may give any.
    init(password: String? = nil) throws {
        self.password = password
        certificate = try TestCertificate.localhost.get()
        configuration =
            FileManager.default.temporaryDirectory.appending(path: "ngircd-\(UUID().uuidString).conf").path
        // It gives up its rights before it reads the key.
        for path in [certificate.certificate, certificate.key] {
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        }
        try Data(
            """
            [Global]
            Name = irc.example.test
            Info = test
            Listen = 127.0.0.1
            Ports = \(port + 1)
            \(password.map { "Password = \($0)" } ?? "")
            [Limits]
            MaxConnectionsIP = 0
            [Options]
            DNS = no
            Ident = no
            PAM = no
            [SSL]
            CertFile = \(certificate.certificate)
            KeyFile = \(certificate.key)
            Ports = \(port)

            """.utf8
        ).write(to: URL(fileURLWithPath: configuration))
    }

    func start() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments = ["-n", "-f", configuration]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
    }

    func signal(_ number: Int32) {
        if let process, process.isRunning { _ = Foundation.kill(process.processIdentifier, number) }
    }

    func kill() {
        signal(SIGKILL)
        process?.waitUntilExit()
        process = nil
    }

    /// Says something in the channel, as another user.
    func speak(_ text: String) async throws {
        let client = Process()
        client.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        client.arguments = ["openssl", "s_client", "-quiet", "-connect", "localhost:\(port)"]
        let input = Pipe()
        client.standardInput = input
        client.standardOutput = FileHandle.nullDevice
        client.standardError = FileHandle.nullDevice
        try client.run()
        let login = password.map { "PASS \($0)\r\n" } ?? ""
        for line in [login + "NICK bob\r\nUSER bob 0 * :bob", "JOIN #demo", "PRIVMSG #demo :\(text)", "QUIT"]
        {
            try input.fileHandleForWriting.write(contentsOf: Data("\(line)\r\n".utf8))
            try await Task.sleep(for: .milliseconds(400))
        }
        try input.fileHandleForWriting.close()
        if client.isRunning { client.terminate() }
    }
}
