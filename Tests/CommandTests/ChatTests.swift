import Foundation
import Testing

@Suite(.serialized) struct ChatTests {
    private static let noHold = "[hold]\nnewcomers = 0\n"

    /// Twitch's chat as far as a login needs it, then lines after the join.
    private static func twitch(_ lines: [String]) -> @Sendable (String) -> [String] {
        { line in
            let words = line.split(separator: " ").map(String.init)
            switch words.first {
            case "NICK":
                return [
                    ":tmi.twitch.tv CAP * ACK :twitch.tv/tags twitch.tv/commands",
                    ":tmi.twitch.tv 001 \(words[1]) :Welcome, GLHF!",
                ]
            case "JOIN": return ["@room-id=9 :tmi.twitch.tv ROOMSTATE \(words[1])"] + lines
            default: return []
            }
        }
    }

    private static func message(_ id: String, _ name: String, _ text: String, tags: String = "") -> String {
        "@id=\(id);room-id=9;user-id=\(name.count)\(tags) :\(name)!\(name)@\(name) PRIVMSG #demo :\(text)"
    }

    @Test func standardInputBecomesFiles() throws {
        try Command.inFolder { folder in
            try Command.write(Self.noHold, to: folder + "/rules.toml")
            let outcome = try Command.run(
                ["chat", "-", "-o", folder + "/clips", "--rules", folder + "/rules.toml"],
                input: """
                    {"text": "hello everyone", "author": {"name": "Mia"}}
                    Bob: !drop
                    Eve: 你好，世界，今天天气很好
                    {"text":
                    Zoe: what a \u{1B}[31mgame

                    """)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let lines = outcome.text.split(separator: "\n").map { String($0.dropFirst(9)) }
            #expect(
                lines.contains { $0.hasPrefix("read      #1 ") && $0.hasSuffix("hello everyone") }, "\(lines)"
            )
            #expect(lines.contains { $0.hasPrefix("skipped   Bob: !drop (command: ") }, "\(lines)")
            #expect(lines.contains { $0.hasPrefix("skipped   Eve: ") && $0.contains("(voice: ") }, "\(lines)")
            #expect(lines.contains { $0.hasPrefix("read      #2 ") }, "\(lines)")
            #expect(lines.count == 4 && !outcome.text.contains("\u{1B}"))
            #expect(
                outcome.errors.contains("JSON") && outcome.errors.contains("4 messages, 2 taken, 2 skipped"))
            let files = try FileManager.default.contentsOfDirectory(atPath: folder + "/clips").sorted()
            #expect(files == ["00001.wav", "00002.wav"])
            for file in files {
                #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/clips/\(file)")).count > 20_000)
            }
        }
    }

    @Test func aDeletionComesBeforeTheVoice() throws {
        try Command.inFolder { folder in
            let outcome = try Command.run(
                ["chat", "-", "-o", folder + "/clips"],
                input: """
                    {"id": "1", "text": "something awful", "author": {"name": "Mia"}}
                    {"v": 1, "kind": "delete", "target": {"id": "1"}}

                    """)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.text.contains(" deleted   #1 ") && !outcome.text.contains(" read "))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/clips").isEmpty)
        }
    }

    @Test func aChannelIsReadUntilControlC() throws {
        try Command.inFolder { folder in
            try Command.write(Self.noHold, to: folder + "/rules.toml")
            let server = try ScriptedServer(
                answer: Self.twitch([
                    Self.message("a", "mia", "hello from twitch"),
                    Self.message("b", "nightbot", "follow the channel"), "PING :are you there",
                    "@target-msg-id=z :tmi.twitch.tv CLEARMSG #demo :gone",
                ]))
            let command = try RunningCommand([
                "chat", "twitch:Demo", "-o", folder + "/clips", "--rules", folder + "/rules.toml",
                "--twitch-server", "irc://127.0.0.1:\(server.port)",
            ])
            #expect(
                command.wait {
                    $0.output.contains("hello from twitch") && $0.output.contains("skipped")
                        && $0.output.contains("deletion")
                        && FileManager.default.fileExists(atPath: folder + "/clips/00001.wav")
                }, "\(command.output) \(command.errors)")
            #expect(command.interrupt() == 0)
            #expect(command.output.contains("(bot: "))
            #expect(
                command.errors.split(separator: "\n").map(String.init).prefix(3) == [
                    "twitch:demo: connecting", "twitch:demo: connected", "twitch:demo: joined",
                ], "\(command.errors)")
            #expect(command.errors.contains("2 messages, 1 taken, 1 skipped (1 bot), 1 deletions"))
            #expect(server.lines.contains("PONG :are you there"))
        }
    }

    @Test func whatGoesWrongIsOneLine() throws {
        try Command.inFolder { folder in
            try Command.write("oauth:geheim\n", to: folder + "/token")
            chmod(folder + "/token", 0o644)
            let server = try ScriptedServer { line in
                line.hasPrefix("NICK") ? [":tmi.twitch.tv NOTICE * :Login authentication failed"] : []
            }
            let place = "127.0.0.1:\(server.port)"
            let account = [
                "chat", "record", "twitch:demo", folder + "/record", "--twitch-login", "me",
                "--twitch-server",
                "irc://\(place)",
            ]
            let open = try Command.run(account + ["--twitch-token", folder + "/token"])
            #expect(
                open.status == 66 && open.lines == 1 && open.errors.contains("chmod 600"), "\(open.errors)")
            chmod(folder + "/token", 0o600)
            for outcome in [
                try Command.run(account + ["--twitch-token", folder + "/token"]),
                try Command.run(account, environment: ["ISHOWTTS_TWITCH_TOKEN": "geheim"]),
            ] {
                let last = outcome.errors.split(separator: "\n").last ?? ""
                #expect(outcome.status == 69, "\(outcome.errors)")
                #expect(last.hasPrefix("ishowtts: twitch:demo: ") && last.contains("token"), "\(last)")
                #expect(!outcome.errors.contains("geheim"))
            }
            #expect(server.lines.filter { $0 == "PASS oauth:geheim" }.count == 2)

            // It goes on trying where no TLS is spoken, and where nobody listens.
            let plain = try ScriptedServer(greeting: ":irc.example NOTICE * :*** Looking up your name") { _ in
                []
            }
            for (port, reason) in [
                (plain.port, "does not speak TLS: check the port"), (1, "refuses connections"),
            ] {
                let command = try RunningCommand([
                    "chat", "record", "twitch:demo", folder + "/record", "--twitch-server",
                    "ircs://127.0.0.1:\(port)",
                ])
                #expect(command.wait { $0.errors.contains(reason) }, "\(command.errors)")
                usleep(1_500_000)
                #expect(command.errors.components(separatedBy: reason).count == 2, "\(command.errors)")
                #expect(command.interrupt() == 0)
            }
            for (arguments, status, reason) in [
                (["chat", "twitch:no such", "--say"], 64, "no channel of Twitch"),
                (["chat", "mixer:x", "-o", folder], 64, "is no chat"),
                (["chat", "youtube:x", "-o", folder], 66, "--youtube-key"),
                (["chat", "twitch:demo"], 64, "--say or -o FOLDER"),
                (["chat", "socialstream", "-o", folder], 66, "--socialstream-session"),
                (["chat", "bilibili", "-o", folder], 66, "--bilibili-application"),
                (["chat", "bilibili:6", "-o", folder], 64, "--bilibili-web"),
                (["chat", "bilibili:x", "--bilibili-web", "-o", folder], 64, "no room of Bilibili's"),
                (["chat", "kick:demo", "-o", folder], 64, "--kick"),
                (["chat", "youtube-web:@demo", "-o", folder], 64, "--youtube-web"),
                (["chat", "youtube-web:a b", "--youtube-web", "-o", folder], 64, "no channel or stream"),
                (["chat", "kick:no such", "--kick", "-o", folder], 64, "no channel of Kick's"),
                (
                    ["chat", "kick:1", "--kick", "--kick-server", "ws://example.com/", "-o", folder], 64,
                    "--kick-server"
                ),
                (["chat", "streamelements:x", "-o", folder], 66, "--streamelements-token"),
                (
                    ["chat", "twitch:demo", "-o", folder, "--twitch-server", "irc://example.com"], 64,
                    "without TLS"
                ),
                (["chat", "-", "-o", folder, "--voice", "nobody"], 65, "nobody"),
                (["chat", "-", "-o", folder, "--rules", folder + "/none"], 66, "--rules"),
                (["chat", "replay", folder + "/none"], 66, "the record"),
            ] {
                let outcome = try Command.run(arguments)
                #expect(
                    outcome.status == Int32(status) && outcome.lines == 1, "\(arguments): \(outcome.errors)")
                #expect(outcome.errors.contains(reason), "\(outcome.errors)")
            }
        }
    }

    @Test func everyWrongRuleIsNamed() throws {
        try Command.inFolder { folder in
            let path = folder + "/rules.toml"
            try Command.write(
                """
                langage = "english"
                [who]
                roles = ["moderator", "king"]
                [hold]
                newcomers = -1
                [sentences.templates]
                shout = "{name}"
                [length]
                seconds = "long"
                """, to: path)
            let outcome = try Command.run(["chat", "-", "-o", folder, "--rules", path])
            #expect(outcome.status == 65 && outcome.lines == 1, "\(outcome.errors)")
            for key in [
                "langage", "who.roles", "hold.newcomers", "sentences.templates.shout", "length.seconds",
            ] {
                #expect(
                    outcome.errors.contains(key + " ") || outcome.errors.contains(key + "."),
                    "\(key): \(outcome.errors)")
            }
            try Command.write("[who\n", to: path)
            let broken = try Command.run(["chat", "-", "-o", folder, "--rules", path])
            #expect(broken.status == 65 && broken.errors.contains("is not TOML"), "\(broken.errors)")
        }
    }

    @Test func aRecordIsReplayedTheSame() throws {
        try Command.inFolder { folder in
            let record = folder + "/chat.jsonl"
            let recorded = try Command.run(
                ["chat", "record", "-", record],
                input: """
                    {"id": "1", "text": "hello there https://example.com", "author": {"name": "Mia"}}
                    {"id": "2", "text": "!drop", "author": {"name": "Bob"}}
                    {"id": "3", "text": "never mind", "author": {"name": "Eve"}}
                    {"v": 1, "kind": "delete", "target": {"id": "3"}}

                    """)
            #expect(
                recorded.status == 0 && recorded.errors.contains("4 messages and deletions"),
                "\(recorded.errors)")
            let attributes = try FileManager.default.attributesOfItem(atPath: record)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let first = try Command.run(["chat", "replay", record, "--explain"])
            let lines = first.text.split(separator: "\n").map(String.init)
            #expect(first.status == 0, "\(first.errors)")
            #expect(lines.contains { $0.contains("skipped   Bob: !drop (command: ") }, "\(lines)")
            #expect(lines.contains { $0.contains("deleted   #2 ") && $0.contains("never mind") }, "\(lines)")
            #expect(lines.contains { $0.contains("read      #1 ") && $0.contains("hello there") }, "\(lines)")
            #expect(lines.contains { $0.hasPrefix("             link: ") }, "\(lines)")
            for speed in [[], ["--speed", "1000"]] {
                let again = try Command.run(["chat", "replay", record, "--explain"] + speed)
                #expect(again.text == first.text && again.errors == first.errors)
            }
            // Other rules, other decisions; damaged lines cost nothing else.
            try Command.write("[text]\nlinks = \"skipMessage\"\n", to: folder + "/rules.toml")
            try (try String(contentsOfFile: record, encoding: .utf8) + "{\"message\":\n")
                .write(toFile: record, atomically: true, encoding: .utf8)
            let other = try Command.run(["chat", "replay", record, "--rules", folder + "/rules.toml"])
            #expect(other.status == 0 && other.text.contains("(link: "), "\(other.text) \(other.errors)")
            #expect(other.errors.contains("1 damaged lines"), "\(other.errors)")
        }
    }

    @Test func aServerMakesTheSpeech() throws {
        try Command.inFolder { folder in
            let server = try RunningCommand(["serve", "--port", "0", "--data", folder + "/data"])
            let pattern = /127\.0\.0\.1:(\d+)/
            #expect(
                server.wait { (try? pattern.firstMatch(in: $0.errors + $0.output)) != nil },
                "\(server.errors)")
            let match = try #require(try pattern.firstMatch(in: server.errors + server.output))
            let outcome = try Command.run(
                ["chat", "-", "-o", folder + "/clips", "--server", "http://127.0.0.1:\(match.1)"],
                input: "Mia: hello everyone\n世界: 你好\n")
            #expect(outcome.status == 0 && outcome.text.contains(" read      #1 "), "\(outcome.errors)")
            let clip = try Data(contentsOf: URL(fileURLWithPath: folder + "/clips/00001.wav"))
            #expect(clip.count > 20_000)
            _ = server.interrupt()
            let gone = try Command.run(
                ["chat", "-", "-o", folder + "/clips", "--server", "http://127.0.0.1:\(match.1)"],
                input: "Mia: hello everyone\n")
            #expect(gone.status == 0 && gone.text.contains("not read  #1"), "\(gone.text) \(gone.errors)")
            #expect(gone.text.contains("(127.0.0.1 is not reached: "), "\(gone.text)")
        }
    }
}
