import ArgumentParser

@main
struct Ishowtts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ishowtts")
}
