import ArgumentParser
import Foundation
import LiveChatSources
import SpeechBench

/// Which server is measured, for the commands that can.
struct BenchServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Measure this server, which has OpenAI's speech API, for example http://127.0.0.1:8080.",
            valueName: "address"))
    var server: String?

    @Option(
        help: ArgumentHelp(
            "File with the server's key; or ISHOWTTS_SERVER_KEY in the environment.", valueName: "file"))
    var serverKey: String?

    @Option(
        help: ArgumentHelp("The model's name in the server's API; default is ishowtts.", valueName: "name"))
    var serverModel: String?

    @Option(help: ArgumentHelp("A voice of the model or the server.", valueName: "name"))
    var voice: String?

    func validate() throws {
        if server == nil, serverKey != nil || serverModel != nil {
            throw ValidationError("--server-key and --server-model belong to --server ADDRESS.")
        }
    }

    /// The server, if one is named.
    ///
    /// - Parameters:
    ///   - together: requests under way at a time.
    ///   - priority: the class of the requests, if the server has classes.
    /// - Throws: `Failure`.
    func target(together: Int, priority: String? = nil) async throws -> ServerTarget? {
        guard let server else { return nil }
        var settings = ServerTarget.Settings(address: server)
        settings.key = try ChatSourceOptions.secret(serverKey, "ISHOWTTS_SERVER_KEY")?.value
        if let serverModel { settings.model = serverModel }
        settings.voice = voice
        settings.priority = priority
        settings.together = together
        do { return try await ServerTarget(settings) } catch let fault as BenchFault {
            throw Failure(.usage, "\(fault) (--server)")
        }
    }

    /// Of a server, of which no more is known than its address.
    func fingerprint() -> Fingerprint {
        Fingerprint(
            machine: "measured from \(LocalBench.machine)",
            model: "\(server ?? "") \(serverModel ?? "ishowtts")", settings: "voice \(voice ?? "default")",
            build: "unknown")
    }
}
