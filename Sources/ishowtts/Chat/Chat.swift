import ArgumentParser

struct Chat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read a live chat aloud; record chats, and try rules on records.",
        discussion: """
            ishowtts chat twitch:NAME --say reads a channel aloud until Control-C.
            \(ChatSourceOptions.forms)
            """,
        subcommands: [ChatRead.self, ChatRecord.self, ChatReplayCommand.self, ChatLogin.self],
        defaultSubcommand: ChatRead.self)
}
