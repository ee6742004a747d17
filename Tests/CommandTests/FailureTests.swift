import Foundation
import Testing

/// Every error is one line with the remedy, and has the exit code that the README lists.
@Suite struct FailureTests {
    @Test(arguments: [
        (["pack"], Int32(64), "-o FILE"),
        (["say", "x", "-o", "x.wav", "--cfg-interval", "1,0"], 64, "cfg-interval"),
        (["say", "x"], 64, "-o FILE"),
        (["say", "x", "-o", "x.wav", "--no-such-option"], 64, "ishowtts help say"),
        (["say", "x", "-o", "x.wav", "--reference-audio", "a.wav"], 64, "--reference-text"),
        (["quality", "/no/such/list", "-o", "x", "--count=-1"], 64, "--count"),
        (["serve", "--port", "99999"], 64, "--port"),
        (["serve", "--port=-1"], 64, "--port"),
        (["report", "--days", "nan"], 64, "--days"),
        (["say", "x", "-o", "x.wav", "--cfg-stride", "0"], 65, "--cfg-stride"),
        (["say", "x", "-o", "x.wav", "--nfe", "0"], 65, "--nfe"),
        (["say", "x", "-o", "x.wav", "--speed", "nan"], 65, "--speed"),
        (["say", "x", "-o", "x.wav", "--cross-fade", "9"], 65, "--cross-fade"),
        (["say", "x", "-o", "x.wav", "--voice", "nobody"], 65, "nobody"),
        (["say", "x", "-o", "x.wav", "--voice", "../../etc/passwd"], 65, "hana"),
        (["say", " ", "-o", "x.wav"], 65, "empty"),
        (["say", "x", "-o", "x.wav", "--duration", "1"], 65, "--duration"),
        (["quality", "/dev/null", "-o", "/proc/x"], 65, "/dev/null"),
        (["say", "-f", "/no/such/file", "-o", "x.wav"], 66, "/no/such/file"),
        (["say", "-f", "/tmp", "-o", "x.wav"], 66, "is a folder"),
        (["say", "x", "-o", "x.wav", "--model", "/no/such/model"], 66, "--model"),
        (["say", "x", "-o", "x.wav", "--vocab", "/no/such/vocab"], 66, "--vocab"),
        (["say", "x", "-o", "x.wav", "--vocoder", "/no/such/vocoder"], 66, "--vocoder"),
        (["say", "x", "-o", "x.wav", "--config", "/no/such/config"], 66, "--config"),
        (
            ["say", "x", "-o", "x.wav", "--reference-audio", "/no/such", "--reference-text", "x"], 66,
            "/no/such"
        ),
        (["inspect", #filePath], 65, "no model; as a recording"),
        (["inspect", "-"], 66, "no such file"),
        (["inspect", Command.mini + "/voices"], 66, "model.safetensors"),
        (["say", "x", "-o", "x.wav", "--model", Command.mini + "/voices"], 66, "model.safetensors"),
        (["say", "x", "-o", "x.wav", "--config", "/tmp"], 66, "is a folder"),
        (["say", "x", "-o", "x.wav", "--vocab", "/tmp"], 66, "is a folder"),
        (["say", "x", "-o", "x.wav", "--vocoder", #filePath], 66, "name a folder"),
        (
            ["say", "x", "-o", "x.wav", "--reference-audio", "/dev/zero", "--reference-text", "x"], 66,
            "device"
        ),
        (
            ["say", "x", "-o", "x.wav", "--reference-audio", "/tmp", "--reference-text", "x"], 66,
            "is a folder"
        ),
        (["say", "x", "-o", ""], 73, "no ending"),
        (["say", "x", "-o", "x.wav", "--captions", "/no/such/x.srt"], 73, "/no/such/x.srt"),
        (["say", "-f", "", "-o", "x.wav"], 66, "\"\""),
        (["voices", "--model", #filePath], 65, "no checkpoint"),
        (["serve", "--settings", "/tmp"], 66, "is a folder"),
        (["chat", "replay", "/tmp"], 66, "is a folder"),
        (["chat", "replay", "/dev/zero"], 66, "device"),
        (["chat", "-", "-o", "x", "--rules", "/tmp"], 66, "is a folder"),
        (["inspect", "/no/such/file"], 66, "/no/such/file"),
        (["pack", "/no/such/file", "-o", "x"], 66, "/no/such/file"),
        (["voices", "--model", "/no/such/model"], 66, "--model"),
        (["tokens", "--phonemes", "/no/such/table"], 66, "--phonemes"),
        (["tokens", "--pronunciations", "/no/such/table"], 66, "--pronunciations"),
        (
            ["tokens", "--phonemes", Command.mini + "/pronunciations.tsv", "--unknown-words", "/no/x"], 66,
            "--unknown-words"
        ),
        (["tokens", "--unknown-words", "x"], 64, "--phonemes"),
        (["tokens", "--pronunciations", #filePath], 65, "line 1: reading: is missing"),
        (["say", "x", "-o", "x.wav", "--pronunciations", "/no/such/table"], 66, "--pronunciations"),
        (["quality", "/no/such/list", "-o", "x"], 66, "/no/such/list"),
        (["trace", "--model", "/no/such", "--input", "x", "-o", "x"], 66, "--model"),
        (["serve", "--settings", "/no/such/file"], 66, "--settings"),
        (["report", "--data", "/no/such/folder"], 66, "--data"),
        (["serve", "--port", "0", "--data", "/dev/null/x"], 73, "--data"),
        (["say", "x", "-o", "/no/such/folder/x.wav", "--nfe", "1"], 73, "/no/such/folder/x.wav"),
        (["say", "x", "-o", "x.xyz", "--nfe", "1"], 73, "xyz"),
        (["say", "x", "-o", "/no/such/x.wav", "--nfe", "1"], 73, "x.wav"),
        (["pack", "-o", "/no/such/folder/x"], 73, "/no/such/folder/x"),
        (["pack", "-o", "/tmp"], 73, "is a folder"),
        (["profile", "x", "--nfe", "1", "--trace", "/no/such/trace.json"], 73, "/no/such/trace.json"),
    ])
    func isOneLineWithTheRemedy(_ arguments: [String], _ status: Int32, _ named: String) throws {
        let outcome = try Command.run(arguments)
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(outcome.errors.contains(named), "\(outcome.errors)")
        #expect(outcome.lines == 1 && outcome.errors.hasPrefix("ishowtts: "), "\(outcome.errors)")
        #expect(!outcome.errors.contains("Error Domain"), "\(outcome.errors)")
    }

    /// Every command that writes to standard output, with a standard output that takes nothing.
    @Test(
        arguments: [
            ["voices"], ["inspect", Command.mini], ["inspect", Command.mini + "/voices/hana/reference.wav"],
            ["inspect", Command.mini + "/model.safetensors", "--tensors"], ["tokens"], ["doctor", "--quick"],
            ["say", "Hi.", "-o", "-", "--nfe", "1"],
            ["say", "Hi.", "-o", "x.wav", "--nfe", "1", "--json"],
            ["serve", "--print-config"],
            ["profile", "Hi.", "--nfe", "1"],
            ["--help"], ["--version"], ["help", "say"], ["--generate-completion-script", "bash"],
        ], [">/dev/full", ">&-", "| true"])
    func standardOutputThatCannotBeWritten(_ arguments: [String], _ redirection: String) throws {
        // The program starts when the reader of the pipe has gone.
        let line =
            redirection == "| true"
            ? #"{ sleep 0.3; "$0" "$@"; echo "status $?" >&2; } | true"#
            : #""$0" "$@" \#(redirection); echo "status $?" >&2"#
        let outcome = try Command.shell(line, arguments, input: "Hello.\n")
        #expect(outcome.errors.hasSuffix("status 73\n"), "\(outcome.errors)")
        #expect(outcome.errors.contains("cannot be written") && outcome.lines == 2, "\(outcome.errors)")
    }

    @Test(arguments: [["tokens"], ["say", "-o", "x.wav"]], ["</tmp", "<&-"])
    func standardInputThatCannotBeRead(_ arguments: [String], _ redirection: String) throws {
        let outcome = try Command.shell(#""$0" "$@" "# + redirection, arguments)
        #expect(outcome.status == 66 && outcome.lines == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("standard input"), "\(outcome.errors)")
    }

    /// A pipe that nobody writes to would be waited for.
    @Test func aPipeInPlaceOfAFile() throws {
        try Command.inFolder { folder in
            let pipe = folder + "/pipe"
            #expect(mkfifo(pipe, 0o600) == 0)
            for arguments in [
                ["inspect", pipe], ["say", "x", "-o", "x.wav", "--model", pipe],
                ["say", "x", "-o", "x.wav", "--reference-audio", pipe, "--reference-text", "x"],
                ["chat", "replay", pipe], ["serve", "-c", pipe],
            ] {
                let outcome = try Command.run(arguments)
                #expect(outcome.status == 66 && outcome.lines == 1, "\(outcome.errors)")
                #expect(outcome.errors.contains("is a pipe") && outcome.errors.contains(pipe))
            }
        }
    }

    /// What finds nothing says so.
    @Test func nothingIsNotSilence() throws {
        try Command.inFolder { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/model.safetensors",
                withDestinationPath: Command.mini + "/model.safetensors")
            let voices = try Command.run(["voices", "--model", folder])
            #expect(voices.status == 0 && voices.text.isEmpty)
            #expect(voices.errors.contains("without voices") && voices.errors.contains("--reference-audio"))
            let text = try Command.run(["say", "-f", "-", "-o", folder + "/a.wav", "-q"], input: "...")
            #expect(text.status == 65 && text.lines == 1 && text.errors.contains("nothing in this text"))
        }
    }

    /// A checkpoint that cannot be spoken with is described together with the reason.
    @Test func whatIsWrongWithACheckpointIsTold() throws {
        try Command.inFolder { folder in
            let good = try Data(contentsOf: URL(fileURLWithPath: Command.mini + "/model.safetensors"))
            let headerEnd = 8 + Int(good.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) })
            func inspected(_ data: Data) throws -> Command.Outcome {
                try data.write(to: URL(fileURLWithPath: folder + "/m.safetensors"))
                return try Command.run(["inspect", folder + "/m.safetensors"])
            }
            #expect(try !inspected(good).text.contains("warning"))
            var broken = good
            broken.replaceSubrange(headerEnd..<headerEnd + 4, with: [0xFF, 0xFF, 0xFF, 0xFF])
            #expect(try inspected(broken).text.contains("is not a finite number"))
            var header = String(decoding: good[8..<headerEnd], as: UTF8.self)
            header = header.replacingOccurrences(of: "proj_out.weight", with: "proj_uot.weight")
            var renamed = good
            renamed.replaceSubrange(8..<headerEnd, with: Data(header.utf8))
            let other = try inspected(renamed)
            #expect(other.status == 0 && other.text.contains("proj_out.weight"), "\(other.text)")
        }
    }

    @Test func aDiskWithoutRoom() throws {
        try Command.inFolder { folder in
            for name in ["a.wav", "a.srt"] {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(folder)/\(name)", withDestinationPath: "/dev/full")
            }
            for (output, captions) in [("a.wav", "b.srt"), ("b.wav", "a.srt")] {
                let outcome = try Command.run([
                    "say", "Hi.", "--nfe", "1", "-o", "\(folder)/\(output)", "--captions",
                    "\(folder)/\(captions)",
                ])
                #expect(outcome.status == 73 && outcome.lines == 1, "\(outcome.errors)")
                #expect(outcome.errors.contains("No space left"), "\(outcome.errors)")
            }
        }
    }

    /// A file that takes the number of a closed standard stream must not get what is meant for that.
    @Test func closedStreamsAreNotReused() throws {
        try Command.inFolder { folder in
            let outcome = try Command.shell(
                #""$0" say Hi. -o "$1/a.wav" --nfe 1 --json --captions "$1/a.srt" <&- >&-"#, [folder])
            #expect(outcome.status == 73, "\(outcome.errors)")
            let wave = try Data(contentsOf: URL(fileURLWithPath: folder + "/a.wav"))
            #expect(wave.prefix(4) == Data("RIFF".utf8))
            #expect(try String(contentsOfFile: folder + "/a.srt", encoding: .utf8).hasPrefix("1\n"))
        }
    }

    @Test(arguments: [
        ("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1349803512\n", "git lfs pull"),
        ("Entry not found", "download"), ("<!DOCTYPE html>\n<html></html>\n", "download"),
    ])
    func standInsOfFilesAreNamed(_ content: String, _ remedy: String) throws {
        try Command.inFolder { folder in
            for name in ["model.safetensors", "model.pt"] {
                let path = folder + "/" + name
                try Command.write(content, to: path)
                for arguments in [["inspect", path], ["say", "x", "-o", "x.wav", "--model", path]] {
                    let outcome = try Command.run(arguments)
                    #expect(outcome.status == 65 && outcome.lines == 1, "\(outcome.errors)")
                    #expect(
                        outcome.errors.contains(remedy) && outcome.errors.contains(path), "\(outcome.errors)")
                }
            }
        }
    }

    @Test func aVocabularyIsChecked() throws {
        try Command.inFolder { folder in
            try Command.write("\u{FEFF} \na\n", to: folder + "/vocab.txt")
            let outcome = try Command.run(["say", "x", "-o", "x.wav", "--vocab", folder + "/vocab.txt"])
            #expect(outcome.status == 65 && outcome.lines == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains("byte order mark") && outcome.errors.contains("--vocab"))
        }
    }

    @Test func aSettingsFileIsChecked() throws {
        try Command.inFolder { folder in
            try Command.write("[server]\nlog_level = \"loud\"\n", to: folder + "/s.toml")
            let outcome = try Command.run(["serve", "-c", folder + "/s.toml", "--data", folder])
            #expect(outcome.status == 65 && outcome.lines == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains("log_level") && outcome.errors.contains("debug"))
            try Command.write("[auth]\nallow_anonymous = true\n", to: folder + "/s.toml")
            let nowhere = try Command.run([
                "serve", "-c", folder + "/s.toml", "--data", folder, "--host", "nowhere.invalid",
            ])
            #expect(nowhere.status == 69 && nowhere.errors.contains("give --host"), "\(nowhere.errors)")
        }
    }

    /// Players that fail, or find no sound card and end as if all were well.
    @Test(arguments: ["exit 3", "exit 0", "kill -9 $$"])
    func aPlayerThatDoesNotPlay(_ script: String) throws {
        try Command.inFolder { folder in
            try Command.write("#!/bin/sh\n\(script)\n", to: folder + "/pw-play")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: folder + "/pw-play")
            let outcome = try Command.run(
                ["say", "Hello there.", "--play", "--nfe", "1", "-q"], environment: ["PATH": folder])
            #expect(outcome.status == 69 && outcome.lines == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains("pw-play"))
            let none = try Command.run(
                ["say", "Hi.", "--play", "--nfe", "1", "-q"], environment: ["PATH": "/no/such"])
            #expect(none.status == 69 && none.errors.contains("no player found"))
        }
    }

    @Test func signsThatSteerATerminalAreNotShown() throws {
        let outcome = try Command.run(["say", "-f", "/no/\u{1B}[2J\nsuch", "-o", "x.wav"])
        #expect(
            outcome.status == 66 && outcome.lines == 1 && !outcome.errors.contains("\u{1B}"),
            "\(outcome.errors)")
    }
}
