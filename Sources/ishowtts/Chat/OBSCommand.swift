import ArgumentParser
import Foundation
import LiveChatSources

struct OBSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "obs", abstract: "Put the overlay of a server into OBS.",
        discussion: """
            OBS 28 or later has to be open, with Tools, WebSocket Server Settings, Enable WebSocket server. Its password \
            comes from --password FILE, which only you can read (chmod 600), or from ISHOWTTS_OBS_PASSWORD.
            """,
        subcommands: [OBSAdd.self, OBSList.self])
}

/// How OBS is reached.
struct OBSOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where OBS listens; default is 127.0.0.1:4455.", valueName: "host:port"))
    var at = ""

    @Option(help: ArgumentHelp("File with the password of OBS's WebSocket server.", valueName: "file"))
    var password: String?

    /// - Throws: `Failure`.
    func connect() async throws -> OBSClient {
        var factory = ChatSourceFactory()
        factory.obsPassword = try ChatSourceOptions.secret(password, "ISHOWTTS_OBS_PASSWORD")
        if !at.isEmpty {
            do { try factory.setOBS(at) } catch { throw Failure(.usage, "--at \(error)") }
        }
        return try await factory.obs()
    }
}

struct OBSAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make the overlay's source with its sound, or bring it up to date.")

    @Argument(help: ArgumentHelp("The overlay's address, as the page shows it.", valueName: "address"))
    var overlay: String

    @Option(help: ArgumentHelp("The scene; default is the one that is on.", valueName: "name"))
    var scene: String?

    @Option(help: ArgumentHelp("The source's name.", valueName: "name"))
    var name = "iShowTTS"

    @Option(help: ArgumentHelp("In pixels.", valueName: "pixels"))
    var width = 800

    @Option(help: ArgumentHelp("In pixels.", valueName: "pixels"))
    var height = 600

    @Flag(help: "Only the stream hears it, not you.")
    var streamOnly = false

    @OptionGroup(title: "OBS") var obs: OBSOptions

    func validate() throws {
        guard let parts = URLComponents(string: overlay), ["http", "https"].contains(parts.scheme),
            parts.host?.isEmpty == false, parts.path.hasSuffix("/overlay")
        else { throw ValidationError("Give the overlay's address: http://127.0.0.1:PORT/overlay?token=…") }
        for (option, value) in [("--width", width), ("--height", height)]
        where !(50...8192).contains(value) {
            throw ValidationError("\(option) is \(value); it must be from 50 to 8192.")
        }
        if name.isEmpty { throw ValidationError("--name is empty.") }
    }

    func run() async throws {
        do {
            let client = try await obs.connect()
            defer { client.close() }
            var source = OBSOverlay(url: overlay)
            source.scene = scene
            source.name = name
            source.width = width
            source.height = height
            source.isMonitored = !streamOnly
            let result = try await source.add(to: client)
            let what =
                switch result.change {
                case .created: "made"
                case .updated: "brought up to date"
                case .addedToScene: "put into the scene too"
                }
            try Console.print(Console.plain("\(result.name) in \(result.scene): \(what)"))
        } catch let fault as OBSFault {
            throw Failure(.unavailable, fault.description)
        }
    }
}

struct OBSList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenes", abstract: "List the scenes, the one that is on marked with a star.")

    @OptionGroup(title: "OBS") var obs: OBSOptions

    func run() async throws {
        do {
            let client = try await obs.connect()
            defer { client.close() }
            let scenes = try await OBSScenes(client)
            for name in scenes.names {
                try Console.print(Console.plain("\(name == scenes.current ? "*" : " ") \(name)"))
            }
        } catch let fault as OBSFault {
            throw Failure(.unavailable, fault.description)
        }
    }
}
