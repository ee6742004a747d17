import ArgumentParser
import Foundation
import Logging
import NIOCore
import SpeechEngine
import SpeechServer

/// Serves speech over HTTP.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve speech over HTTP: a web page, OpenAI's speech API and iShowTTS's.",
        discussion: "Listens on this machine only, unless the configuration says otherwise.")

    @Option(
        name: [.customShort("c"), .customLong("settings")],
        help: ArgumentHelp("Settings in TOML; see --print-config.", valueName: "file"))
    var settings: String?

    @Option(help: "Address to listen on.")
    var host: String?

    @Option(help: "Port to listen on.")
    var port: Int?

    @Option(help: ArgumentHelp("Folder of voices and log.", valueName: "folder"))
    var data: String?

    @Flag(help: "Print all settings with their defaults and meanings, and end.")
    var printConfig = false

    @OptionGroup(title: "Model") var files: ModelOptions

    func run() async throws {
        if printConfig {
            print(ServerConfiguration.documented, terminator: "")
            return
        }
        var (configuration, warnings) = try Failure.reporting { try ServerConfiguration.read(file: settings) }
        if let host { configuration.host = host }
        if let port { configuration.port = port }
        if let data { configuration.service.dataFolder = data }
        var logger = Logger(label: "ishowtts")
        logger.logLevel = Logger.Level(rawValue: configuration.logLevel) ?? .info
        for warning in warnings { logger.warning("\(warning)") }
        let server = try Failure.reporting {
            let pool = files.makePool()
            let model = try files.load(on: pool)
            return try SpeechServer(
                configuration, synthesizer: Synthesizer(model: model, pool: pool), logger: logger)
        }
        do {
            try await server.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            try Failure.reporting {
                throw Failure(
                    .unavailable,
                    "port \(configuration.port) is in use: another server runs, or give --port another number"
                )
            }
        }
    }
}
