import ArgumentParser

/// The command line.
@main
struct Ishowtts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ishowtts",
        abstract: "Reads text aloud in any voice, from a few seconds of reference audio.",
        discussion: """
            Without a model of your own, everything speaks with the small voice that ships inside.
            Exit codes: 0 spoken, 64 wrong usage, 65 bad input data, 66 file not found, 69 something needed \
            is missing, 73 output could not be written.
            """,
        version: "0.1.0",
        subcommands: [
            Say.self, Serve.self, Report.self, Voices.self, Inspect.self, Pack.self, Doctor.self,
            Profile.self, Quality.self, Tokens.self,
            Trace.self,
        ],
        defaultSubcommand: Say.self)
}
