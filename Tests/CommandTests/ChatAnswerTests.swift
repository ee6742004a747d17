import Foundation
import Synchronization
import Testing

/// What the program writes into a chat, what it keeps of it, and how it ends.
@Suite(.serialized) struct ChatAnswerTests {
    private static let rules = "[answers]\nto = \"everything\"\n[voices]\nchoices = [\"hana\", \"kurt\"]\n"
    private static let answer =
        "@reply-parent-msg-id=a-1 PRIVMSG #demo :There is no such voice. Choose one with !voice NAME: hana, kurt"

    /// Twitch's chat with an account, and a viewer who asks for a voice.
    private static func twitch() throws -> ScriptedServer {
        try ScriptedServer { line in
            let words = line.split(separator: " ").map(String.init)
            switch words.first {
            case "NICK":
                return [
                    ":tmi.twitch.tv CAP * ACK :twitch.tv/tags twitch.tv/commands",
                    ":tmi.twitch.tv 001 \(words[1]) :Welcome, GLHF!",
                ]
            case "JOIN":
                return [
                    "@room-id=9 :tmi.twitch.tv ROOMSTATE \(words[1])",
                    "@id=a-1;room-id=9;user-id=3 :mia!mia@mia PRIVMSG #demo :!voice nobody",
                ]
            case _ where line.contains("PRIVMSG"): return [":tmi.twitch.tv USERSTATE #demo"]
            default: return []
            }
        }
    }

    /// A file that only its owner can read.
    private static func secret(_ text: String, _ path: String) throws {
        try Command.write(text, to: path)
        chmod(path, 0o600)
    }

    @Test func aCommandIsAnsweredWhereBothTheRulesAndTheUserAllowIt() throws {
        try Command.inFolder { folder in
            let (rules, token) = (folder + "/rules.toml", folder + "/token")
            try Command.write(Self.rules, to: rules)
            try Self.secret("t\n", token)
            func lines(_ options: [String]) throws -> [String] {
                let server = try Self.twitch()
                let command = try RunningCommand(
                    [
                        "chat", "twitch:demo", "-o", folder + "/clips", "--twitch-server",
                        "irc://127.0.0.1:\(server.port)", "--twitch-login", "bot", "--twitch-token", token,
                    ] + options)
                #expect(
                    command.wait { $0.output.contains("refused   mia: !voice nobody") }, "\(command.errors)")
                usleep(300_000)
                #expect(command.interrupt() == 0)
                return server.lines.filter { $0.contains("PRIVMSG") }
            }
            #expect(try lines(["--rules", rules, "--twitch-answers"]) == [Self.answer])
            #expect(try lines(["--rules", rules]).isEmpty)
            #expect(try lines(["--twitch-answers"]).isEmpty)
            for option in ["--twitch-answers", "--eventsub-answers", "--youtube-answers"] {
                let outcome = try Command.run(["chat", "twitch:demo", "-o", folder + "/clips", option])
                #expect(outcome.status == 64 && outcome.lines == 1 && outcome.errors.contains(option))
            }
        }
    }

    @Test func aServerAnswersToo() throws {
        try Command.inFolder { folder in
            let twitch = try Self.twitch()
            try Command.write(Self.rules, to: folder + "/rules.toml")
            try Self.secret("t\n", folder + "/token")
            try Command.write(
                """
                [chat]
                sources = ["twitch:demo"]
                rules = "\(folder)/rules.toml"
                twitch_login = "bot"
                twitch_token_file = "\(folder)/token"
                twitch_server = "irc://127.0.0.1:\(twitch.port)"
                twitch_answers = true

                """, to: folder + "/settings.toml")
            let server = try RunningCommand(
                ["serve", "-c", folder + "/settings.toml", "--port", "0", "--data", folder + "/data"])
            #expect(server.wait { _ in twitch.lines.contains(Self.answer) }, "\(server.errors)")
            _ = server.interrupt()
            try Command.write("[chat]\nyoutube_answers = true\n", to: folder + "/settings.toml")
            let refused = try Command.run(["serve", "-c", folder + "/settings.toml", "--data", folder])
            #expect(
                refused.status != 0 && refused.lines == 1
                    && refused.errors.contains("chat.youtube_login_file"),
                "\(refused.errors)")
        }
    }

    @Test func mutesOutlastTheProgram() throws {
        try Command.inFolder { folder in
            let rules = folder + "/rules.toml"
            try Command.write("[hold]\nnewcomers = 0\n", to: rules)
            func run(_ input: String, _ options: [String]) throws -> Command.Outcome {
                try Command.run(["chat", "-", "-o", folder + "/clips"] + options, input: input)
            }
            let mute = #"{"text": "!mute eve", "author": {"id": "m", "name": "Mod", "roles": ["moderator"]}}"#
            let first = try run("eve: hello there\n\(mute)\n", ["--rules", rules])
            #expect(first.status == 0 && first.text.contains("(muted eve)"), "\(first.text) \(first.errors)")
            let kept = folder + "/viewers.json"
            let attributes = try FileManager.default.attributesOfItem(atPath: kept)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let second = try run("eve: hello again\n", ["--rules", rules])
            #expect(second.text.contains("skipped   eve: hello again (muted: "), "\(second.text)")
            // A record that is played again changes nothing of it, nor does a run without rules.
            let record = folder + "/evening.jsonl"
            _ = try Command.run(
                ["chat", "record", "-", record],
                input: "\(mute.replacingOccurrences(of: "eve", with: "zoe"))\n")
            let before = try String(contentsOfFile: kept, encoding: .utf8)
            let replayed = try Command.run(
                ["chat", "replay:\(record)", "-o", folder + "/clips", "--rules", rules])
            #expect(replayed.text.contains("(muted zoe)"), "\(replayed.text) \(replayed.errors)")
            #expect(try run("eve: hello\n", []).text.contains(" read "))
            #expect(try String(contentsOfFile: kept, encoding: .utf8) == before)
            try Command.write("[", to: kept)
            let broken = try run("eve: hello\n", ["--rules", rules])
            #expect(broken.status == 65 && broken.errors.contains("viewers.json"), "\(broken.errors)")
        }
    }

    /// A stream that is over is no failure; a video that is not there is one.
    @Test(arguments: [true, false])
    func aStreamsEndIsTheCommandsEnd(isThere: Bool) throws {
        let path = Mutex("")
        let server = try ScriptedServer { line in
            if line.hasPrefix("GET ") { path.withLock { $0 = line } }
            guard line.isEmpty else { return [] }
            let asked = path.withLock { $0 }
            let isFound = isThere && !asked.contains("/live ")
            let body =
                asked.contains("liveChat/messages")
                ? #"[{"items":[],"offlineAt":"2026-01-01T00:00:00Z"}]"#
                : isThere
                    ? #"{"items":[{"liveStreamingDetails":{"activeLiveChatId":"c"}}]}"# : #"{"items":[]}"#
            let status = isFound || !asked.contains("/live ") ? "200 OK" : "404 Not Found"
            return ["HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count + 2)\r\n\r\n\(body)"]
        }
        try Command.inFolder { folder in
            try Self.secret("K\n", folder + "/key")
            let arguments = [
                "--youtube-server", "http://127.0.0.1:\(server.port)", "--youtube-key", folder + "/key",
            ]
            let read = try Command.run(["chat", "youtube:dQw4w9WgXcQ", "-o", folder + "/clips"] + arguments)
            let recorded = try Command.run(
                ["chat", "record", "youtube:dQw4w9WgXcQ", folder + "/record"] + arguments)
            for outcome in [read, recorded] {
                #expect(outcome.status == (isThere ? 0 : 69), "\(outcome.errors)")
                #expect(
                    outcome.errors.contains(
                        isThere
                            ? "youtube:dQw4w9WgXcQ: ended: the stream has ended"
                            : "there is neither a video dQw4w9WgXcQ nor a channel @dqw4w9wgxcq"),
                    "\(outcome.errors)")
            }
            // What failed beside what ended is not forgotten.
            let both = try Command.run(
                ["chat", "-", "youtube:dQw4w9WgXcQ", "-o", folder + "/clips"] + arguments)
            #expect(both.status == (isThere ? 0 : 69), "\(both.errors)")
        }
    }
}
