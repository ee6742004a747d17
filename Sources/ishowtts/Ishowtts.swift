import ArgumentParser
import SpeechEngine

@main
struct Ishowtts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ishowtts",
        abstract: "Reads text aloud in any voice, from a few seconds of reference audio.",
        discussion: """
            Without a model of your own, everything speaks with the small voice that ships inside.
            Exit codes: 0 spoken, 64 wrong usage, 65 bad input data, 66 an input is missing or cannot be read, 69 \
            something needed is missing, 73 output cannot be written; 1: what was checked or compared is worse; 3: nothing to compare with.
            """,
        version: ProgramBuild.version,
        subcommands: [
            Say.self, Chat.self, OBSCommand.self, Serve.self, Report.self, Voices.self, Inspect.self,
            Pack.self, Doctor.self,
            Profile.self, CanaryCommand.self, Checks.self,
            Quality.self, Tokens.self, Trace.self, Bench.self, Regress.self, Load.self, Capacity.self,
        ],
        defaultSubcommand: Say.self)

    /// Runs the command that the arguments name. Every error ends here: as one line, with its exit code.
    static func main() async {
        Console.prepare()
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    /// Help and versions are thrown too, and are output like any other.
    private static func end(with error: any Error) -> Never {
        var failure: Failure
        switch exitCode(for: error) {
        case .success:
            do {
                try Console.print(fullMessage(for: error))
                exit()
            } catch {
                failure = Failure(error)
            }
        case .validationFailure:
            let text = message(for: error)
            failure = Failure(
                .usage, (text.hasSuffix(".") ? String(text.dropLast()) : text) + "; see ishowtts help\(named)"
            )
        default:
            failure = Failure(error)
        }
        Console.note("ishowtts: \(failure.text)")
        exit(withError: ExitCode(failure.code.rawValue))
    }

    /// The command that the arguments name, for the hint at its help.
    private static var named: String {
        let names = configuration.subcommands.map { $0._commandName }
        return CommandLine.arguments.dropFirst().first.flatMap { names.contains($0) ? " \($0)" : nil } ?? ""
    }
}
