import ArgumentParser
import Foundation
import LiveChat
import LiveChatSources

struct ChatLogin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Log in at a chat platform with a code, and keep the login in a file.",
        discussion: """
            Shows an address and a code; enter the code there with any browser. docs/live-chat.md tells how a client's id is had.
            """)

    enum Platform: String, ExpressibleByArgument, CaseIterable { case twitch, youtube }

    @Argument(
        help: ArgumentHelp(
            "The platform: \(Platform.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "platform"))
    var platform: Platform

    @Argument(help: ArgumentHelp("File of the login, which only you can read.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("Id of your client at the platform.", valueName: "id"))
    var clientID: String

    @Option(
        help: ArgumentHelp("File with the client's secret; or ISHOWTTS_CLIENT_SECRET.", valueName: "file"))
    var clientSecret: String?

    @Flag(help: "Ask for what writing answers into the chat needs too.")
    var answers = false

    @Option(help: ArgumentHelp("https://HOST:PORT in place of the platform's server.", valueName: "address"))
    var server: String?

    @Option(
        help: ArgumentHelp("PEM file of certificates to trust in place of the system's.", valueName: "file"))
    var certificates: String?

    func run() async throws {
        try Input.check(certificates, "--certificates")
        var service: LoginService
        let scopes: [String]
        switch platform {
        case .twitch:
            service = .twitch
            scopes =
                ["user:read:chat", "moderator:read:followers", "channel:read:redemptions"]
                + (answers ? ["user:write:chat"] : [])
        case .youtube:
            service = .youTube
            // Of Google's device logins, the whole account's is the only one that may write.
            scopes = ["https://www.googleapis.com/auth/youtube\(answers ? "" : ".readonly")"]
        }
        if let server {
            do throws(ChatSourceFault) { service = service.at(try ChatSourceFactory.webServer(server)) } catch
            {
                throw Failure(.usage, "--server \(error)")
            }
        }
        let secret = try ChatSourceOptions.secret(clientSecret, "ISHOWTTS_CLIENT_SECRET")
        if platform == .youtube, secret == nil {
            throw Failure(.noInput, "give the secret of the client in a file with --client-secret FILE")
        }
        let login = DeviceLogin(
            service, clientID: clientID, clientSecret: secret, scopes: scopes,
            certificateAuthority: certificates)
        do {
            let code = try await login.begin()
            Console.note(
                "Open \(code.address) and enter the code \(code.code), within \(code.seconds / 60) minutes.")
            try await login.tokens(for: code).write(to: file)
        } catch let fault as LoginFault {
            if case .file(let reason) = fault { throw Failure(.cannotCreate, reason) }
            throw Failure(.unavailable, fault.description)
        } catch is CancellationError {
            throw Failure(.unavailable, "the login was stopped")
        } catch {
            throw Failure(.unavailable, error.localizedDescription)
        }
        Console.note("\(file): the login")
    }
}
