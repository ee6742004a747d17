import Foundation
import Testing

@Suite struct CommandTests {
    /// What `say --json` reports.
    private func report(_ outcome: Command.Outcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    }

    @Test func saysIntoAFile() throws {
        try Command.inFolder { folder in
            let path = folder + "/a name – ファイル.wav"
            let outcome = try Command.run(["say", "Hello there.", "-o", path, "--nfe", "2", "--json"])
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
            let file = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(file.prefix(4) == Data("RIFF".utf8))
            let report = try report(outcome)
            #expect((report["seconds"] as? Double ?? 0) > 0.3)
            #expect(report["nfe"] as? Int == 2)
            #expect((report["warnings"] as? [String])?.isEmpty == true)
        }
    }

    @Test func saysStandardInputIntoAPipe() throws {
        let outcome = try Command.run(
            ["say", "-o", "-", "--nfe", "2", "--seed", "5"], input: "Hello there.\n")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.count > 10_000 && outcome.output.count % 2 == 0)
        let again = try Command.run([
            "say", "Hello there.\n", "-o", "-", "--nfe", "2", "--seed", "5", "--threads", "1",
        ])
        #expect(again.output == outcome.output)
        #expect(outcome.errors.contains("real-time factor"))
    }

    @Test func namesWordsThatTheVoiceCannotSay() throws {
        try Command.inFolder { folder in
            let wave = folder + "/a.wav"
            let some = try Command.run(["say", "Hello 你好 there.", "-o", wave, "--nfe", "1", "--json", "-q"])
            #expect(some.status == 0 && some.errors.contains("你好"), "\(some.errors)")
            #expect((try report(some)["warnings"] as? [String])?.contains { $0.contains("你好") } == true)

            try FileManager.default.removeItem(atPath: wave)
            let nothing = try Command.run(["say", "你好主播，今天玩什么游戏？", "-o", wave])
            #expect(nothing.status == 65 && nothing.lines == 1, "\(nothing.errors)")
            #expect(!FileManager.default.fileExists(atPath: wave))

            let reference = Command.mini + "/voices/hana/reference.wav"
            for transcript in ["你好，世界。", "...", ""] {
                let unread = try Command.run([
                    "say", "Hi.", "--reference-audio", reference, "--reference-text", transcript, "-o", wave,
                ])
                #expect(unread.status == 65 && unread.lines == 1, "\(transcript): \(unread.errors)")
            }

            let list = folder + "/list.tsv"
            try Command.write("a\tHello ωψ.\nb\tωψ жщ\n", to: list)
            let quality = try Command.run(["quality", list, "-o", folder + "/out", "--steps", "1"])
            #expect(quality.status == 65 && quality.lines == 2, "\(quality.errors)")
            #expect(quality.errors.contains("warning: a: ") && quality.errors.contains("list.tsv: b: "))
        }
    }

    @Test func qualitySpeaksEachSettingIntoAFolder() throws {
        try Command.inFolder { root in
            let (folder, list) = (root + "/out", root + "/list.tsv")
            try Command.write("a\tHello there.\tshort\r\nb\tGood evening.\r\n", to: list)
            let outcome = try Command.run([
                "quality", list, "-o", folder, "--steps", "1,2", "--cfg-stride", "1,3", "--cfg-interval",
                "0,0.5",
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let settings = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(
                settings == [
                    "nfe1-cfg0-from0to0.5", "nfe1-cfg0-stride3-from0to0.5", "nfe2-cfg0-from0to0.5",
                    "nfe2-cfg0-stride3-from0to0.5",
                ])
            let setting = folder + "/nfe2-cfg0-stride3-from0to0.5"
            let files = try FileManager.default.contentsOfDirectory(atPath: setting).sorted()
            #expect(files == ["a.wav", "b.wav", "list.tsv", "setting.json"])
            let data = try Data(contentsOf: URL(fileURLWithPath: setting + "/setting.json"))
            let values = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            #expect(values["nfe"] as? Int == 2 && values["cfg_stride"] as? Int == 3)
            #expect(
                values["cfg_interval"] as? [Double] == [0, 0.5] && values["seconds"] as? Double ?? 0 > 0.5)
            let refused = try Command.run(["quality", list, "-o", folder, "--cfg-stride", "0"])
            #expect(refused.status == 65 && refused.errors.contains("cfg-stride"))
        }
    }

    @Test func listsVoicesAndTokens() throws {
        let voices = try Command.run(["voices"])
        #expect(voices.status == 0 && voices.text.contains("hana\t"))
        let tokens = try Command.run(["tokens"], input: "你好 ok\r\n")
        #expect(
            tokens.text
                == #"{"ids":[0,793,0,458,0,827,560,0],"tokens":[" ","ni2"," ","hao3"," ","o","k","\r"]}"#
                + "\n")
        let normalized = try Command.run(["tokens", "--normalize"], input: "5%")
        #expect(normalized.text.contains(#""f","i","v","e"," ","p"#))
        let explained = try Command.run(["tokens", "--normalize", "--explain"], input: "5%")
        #expect(explained.text.contains(#""rule":"number","spoken":"five percent","written":"5%""#))
    }

    @Test func tokensNamesWordsThatWereGuessed() throws {
        let phonemes = ["tokens", "--phonemes", Command.mini + "/pronunciations.tsv"]
        let words = ["--unknown-words", Command.mini + "/unknown-words.safetensors"]
        let guessed = try Command.run(phonemes + words, input: "gg Mizkif, nice run\n")
        #expect(guessed.text.contains(#""guessed":["Mizkif"]"#) && !guessed.text.contains(#""i","z""#))
        let explained = try Command.run(
            phonemes + words + ["--normalize", "--explain"], input: "5 mizkifs\nfive runs\n")
        #expect(explained.text.components(separatedBy: #""guessed":["mizkifs"]"#).count == 2)
        let spelt = try Command.run(phonemes, input: "Mizkif\n")
        #expect(!spelt.text.contains("guessed") && spelt.text.contains(#""m","i","z","k","i","f""#))
    }

    @Test func packsSpeaksAndInspectsThePackedFile() throws {
        try Command.inFolder { folder in
            let packed = folder + "/mini.safetensors"
            let outcome = try Command.run(["pack", "-o", packed])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let said = try Command.run([
                "say", "Hello.", "--model", packed, "--voice", "kurt", "--nfe", "2", "-o", folder + "/a.wav",
            ])
            #expect(said.status == 0, "\(said.errors)")
            let seen = try Command.run(["doctor", "--quick", "--model", packed])
            #expect(seen.text.contains("int8") && seen.text.contains("kernels"))
            #expect(try Command.run(["voices", "--model", packed]).text.contains("hana\t"))
            let inspected = try Command.run(["inspect", packed])
            #expect(inspected.status == 0 && inspected.text.contains("packed model"), "\(inspected.errors)")
            #expect(inspected.text.contains("int8") && inspected.text.contains("backbone"))
        }
        let model = try Command.run(["inspect", Command.mini])
        #expect(model.status == 0 && model.text.contains("model folder"), "\(model.errors)")
        #expect(model.text.contains("hana, kurt, mika"))
        let recording = try Command.run(["inspect", Command.mini + "/voices/hana/reference.wav"])
        #expect(recording.status == 0 && recording.text.contains("s as a reference"))
    }

    @Test func profilesWithATrace() throws {
        try Command.inFolder { folder in
            let trace = folder + "/trace.json"
            let outcome = try Command.run([
                "profile", "Hello.", "--nfe", "2", "--precision", "int8", "--trace", trace,
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.text.contains("attention, int8") && outcome.text.contains("of floor"))
            let data = try Data(contentsOf: URL(fileURLWithPath: trace))
            let events = try JSONSerialization.jsonObject(with: data) as? [String: [[String: Any]]]
            #expect((events?["traceEvents"]?.count ?? 0) > 20)
        }
    }

    /// A packed model has the built-in voices; a server that is told to end does so well, and leaves a log.
    @Test func servesAPackedModel() throws {
        try Command.inFolder { folder in
            let outcome = try Command.shell(
                """
                "$0" pack -o "$1/m" 2>/dev/null || exit
                "$0" serve --port 0 --data "$1/data" --model "$1/m" >"$1/log" 2>&1 & server=$!
                for n in $(seq 300); do grep -q 'listening on' "$1/log" && break; sleep 0.1; done
                url=$(grep -o 'http://[0-9.:]*' "$1/log" | head -n 1)
                curl -s "$url/v1/audio/voices"
                curl -s "$url/v1/audio/speech" -H 'Content-Type: application/json' \
                    -d '{"input": "Hello.", "voice": "kurt", "response_format": "wav"}' -o "$1/a.wav"
                kill $server; wait $server || exit
                head -c 4 "$1/a.wav"; "$0" report --data "$1/data"; "$0" report --data "$1/data" >/dev/full
                """, [folder])
            #expect(outcome.text.contains("hana") && outcome.text.contains("RIFF"), "\(outcome.errors)")
            #expect(outcome.text.contains("requests"))
            #expect(outcome.status == 73 && outcome.lines == 1, "\(outcome.errors)")
        }
    }
}
