import Logging
import SpeechEngine
import SpeechServer
import Tensors

/// The speech server inside another program: a page, OpenAI's speech API and a WebSocket, on this machine only.
@main struct Serve {
    static func main() async throws {
        var configuration = ServerConfiguration()
        configuration.port = 8080
        configuration.service.dataFolder = "voices-and-log"
        configuration.service.maxInputCharacters = 500

        let pool = ThreadPool()
        let model = try SpeechModel.load(.init(), on: pool)
        let server = try SpeechServer(
            configuration, synthesizer: Synthesizer(model: model, pool: pool), logger: Logger(label: "speech")
        )
        try await server.run()
    }
}
