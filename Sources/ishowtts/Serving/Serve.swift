import ArgumentParser
import Basics
import Foundation
import Logging
import NIOCore
import SpeechEngine
import SpeechLibrary
import SpeechServer
import SpeechText

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

    @Option(help: "Port to listen on; 0 takes a free one.")
    var port: Int?

    @Option(help: ArgumentHelp("Folder of voices, pronunciations and log.", valueName: "folder"))
    var data: String?

    @Flag(help: "Print all settings with their defaults and meanings, and end.")
    var printConfig = false

    @OptionGroup(title: "Model") var files: ModelOptions

    func validate() throws {
        if let port, !(0...65_535).contains(port) {
            throw ValidationError("--port is \(port); it must be 0 to 65535.")
        }
    }

    func run() async throws {
        if printConfig { return try Console.write(Data(ServerConfiguration.documented.utf8)) }
        try Input.check(settings, "--settings")
        var (configuration, warnings) = try ServerConfiguration.read(file: settings)
        if let host { configuration.host = host }
        if let port { configuration.port = port }
        if let data { configuration.service.dataFolder = data }
        var logger = Logger(label: "ishowtts")
        logger.logLevel = Logger.Level(rawValue: configuration.logLevel) ?? .info
        for warning in warnings { logger.warning("\(warning)") }
        SystemAllocator.returnFreedBlocks()
        let pool = files.makePool()
        let model = try files.load(on: pool)
        do {
            let synthesizer = Synthesizer(model: model, pool: pool)
            try await SpeechServer(configuration, synthesizer: synthesizer, logger: logger).run()
        } catch LibraryError.storage(let path, let reason) {
            throw Failure(.cannotCreate, "\(path): \(reason) (--data)")
        } catch let fault as PronunciationFault {
            throw Failure(.data, "\(fault) (--data)")
        } catch let error as IOError {
            throw Failure(
                .unavailable,
                error.errnoCode == EADDRINUSE
                    ? "port \(configuration.port) is in use: another server runs, or give --port another number"
                    : "cannot serve on \(configuration.host), port \(configuration.port) "
                        + "(\(String(cString: strerror(error.errnoCode)))); give --host or --port another value"
            )
        } catch is SocketAddressError.UnknownHost {
            throw Failure(
                .unavailable, "\(configuration.host) is no address; give --host one of this machine's")
        }
    }
}
