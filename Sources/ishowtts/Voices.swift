import ArgumentParser
import SpeechEngine

/// Lists voices.
struct Voices: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the voices of the built-in or another model.")

    @Option(help: ArgumentHelp("A model folder.", valueName: "folder"))
    var model: String?

    func run() throws {
        try Failure.reporting {
            for voice in try VoiceFolder(modelFolder: SpeechModel.folder(model)).list() {
                print("\(voice.name)\t\(voice.text)")
            }
        }
    }
}
