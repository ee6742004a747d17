import Logging
import SpeechEngine
import SpeechServer

/// The speech server inside another program: a page, OpenAI's speech API and a WebSocket, on this machine only.
@main struct Serve {
    static func main() async throws {
        var configuration = ServerConfiguration()
        configuration.port = 8080
        configuration.service.dataFolder = "voices-and-log"
        configuration.service.maxInputCharacters = 500

        let server = try SpeechServer(
            configuration, synthesizer: Synthesizer(), logger: Logger(label: "speech"))
        try await server.run()
    }
}
