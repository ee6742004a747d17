import Foundation
import Testing

/// The command as a user runs it.
@Suite struct CommandTests {
    struct Outcome {
        let status: Int32
        let output: Data
        let errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    static func run(_ arguments: [String], input: String = "") throws -> Outcome {
        let process = Process()
        process.executableURL = Bundle.main.executableURL?.deletingLastPathComponent().appendingPathComponent(
            "ishowtts")
        if let own = process.executableURL, !FileManager.default.isExecutableFile(atPath: own.path) {
            // The test runner may be a tool of the toolchain: the product lies beside the test bundle.
            let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
            process.executableURL = URL(fileURLWithPath: bundle).deletingLastPathComponent()
                .appendingPathComponent("ishowtts")
        }
        process.arguments = arguments
        let (standardInput, standardOutput, standardError) = (Pipe(), Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = standardOutput
        process.standardError = standardError
        try process.run()
        standardInput.fileHandleForWriting.write(Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let output = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
        let errors = try standardError.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: output, errors: String(decoding: errors, as: UTF8.self)
        )
    }

    static func temporaryFile(_ name: String) -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("ishowtts-test-\(UUID())-\(name)").path
    }

    @Test func saysIntoAFile() throws {
        let path = Self.temporaryFile("speech.wav")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let outcome = try Self.run(["say", "Hello there.", "-o", path, "--nfe", "2", "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let file = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(file.prefix(4) == Data("RIFF".utf8))
        let json = try JSONSerialization.jsonObject(with: outcome.output)
        let report = try #require(json as? [String: Any])
        #expect((report["seconds"] as? Double ?? 0) > 0.3)
        #expect(report["nfe"] as? Int == 2)
    }

    @Test func qualitySpeaksEachSettingIntoAFolder() throws {
        let folder = Self.temporaryFile("quality")
        let list = Self.temporaryFile("list.tsv")
        defer {
            try? FileManager.default.removeItem(atPath: folder)
            try? FileManager.default.removeItem(atPath: list)
        }
        try "a\tHello there.\tshort\nb\tGood evening.\n".write(
            toFile: list, atomically: true, encoding: .utf8)
        let outcome = try Self.run([
            "quality", list, "-o", folder, "--steps", "1,2", "--cfg-stride", "1,3", "--cfg-interval", "0,0.5",
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
        #expect(values["cfg_interval"] as? [Double] == [0, 0.5] && values["seconds"] as? Double ?? 0 > 0.5)
        let refused = try Self.run(["quality", list, "-o", folder, "--cfg-stride", "0"])
        #expect(refused.status != 0 && refused.errors.contains("cfg-stride is 0"))
    }

    @Test func saysStandardInputIntoAPipe() throws {
        let outcome = try Self.run(["say", "-o", "-", "--nfe", "2", "--seed", "5"], input: "Hello there.\n")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.count > 10_000 && outcome.output.count % 2 == 0)
        let again = try Self.run([
            "say", "Hello there.\n", "-o", "-", "--nfe", "2", "--seed", "5", "--threads", "1",
        ])
        #expect(again.output == outcome.output)
        #expect(outcome.errors.contains("real-time factor"))
    }

    @Test func listsVoicesAndTokens() throws {
        let voices = try Self.run(["voices"])
        #expect(voices.status == 0 && voices.text.contains("hana\t"))
        let tokens = try Self.run(["tokens"], input: "你好 ok\r\n")
        #expect(
            tokens.text
                == #"{"ids":[0,793,0,458,0,827,560,0],"tokens":[" ","ni2"," ","hao3"," ","o","k","\r"]}"#
                + "\n")
        let normalized = try Self.run(["tokens", "--normalize"], input: "5%")
        #expect(normalized.text.contains(#""f","i","v","e"," ","p"#))
    }

    @Test func packsAndSpeaksFromThePackedFile() throws {
        let packed = Self.temporaryFile("mini.safetensors")
        let wave = Self.temporaryFile("packed.wav")
        defer {
            for path in [packed, wave] { try? FileManager.default.removeItem(atPath: path) }
        }
        let outcome = try Self.run(["pack", "-o", packed])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let said = try Self.run(["say", "Hello.", "--model", packed, "--nfe", "2", "-o", wave])
        #expect(said.status == 0, "\(said.errors)")
        let seen = try Self.run(["doctor", "--quick", "--model", packed])
        #expect(seen.text.contains("int8") && seen.text.contains("kernels"))
    }

    @Test func profilesWithATrace() throws {
        let trace = Self.temporaryFile("trace.json")
        defer { try? FileManager.default.removeItem(atPath: trace) }
        let outcome = try Self.run([
            "profile", "Hello.", "--nfe", "2", "--precision", "int8", "--trace", trace,
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.text.contains("attention, int8") && outcome.text.contains("of floor"))
        let data = try Data(contentsOf: URL(fileURLWithPath: trace))
        let events = try JSONSerialization.jsonObject(with: data) as? [String: [[String: Any]]]
        #expect((events?["traceEvents"]?.count ?? 0) > 20)
    }

    @Test(arguments: [
        (["pack"], Int32(64), "-o FILE"),
        (["say", "x", "-o", "x.wav", "--cfg-interval", "1,0"], 64, "cfg-interval"),
        (["say", "x", "-o", "x.wav", "--cfg-stride", "0"], 65, "cfg-stride"),
        (["say", "x"], Int32(64), "-o FILE"),
        (["say", "x", "-o", "/no/such/folder/x.wav", "--nfe", "1"], 73, "/no/such/folder/x.wav"),
        (["say", "-f", "/no/such/file", "-o", "x.wav"], 66, "/no/such/file"),
        (["say", "x", "-o", "x.xyz", "--nfe", "1"], 73, "xyz"),
        (["say", "x", "-o", "x.wav", "--model", "/no/such/model"], 65, "/no/such/model"),
        (["say", "x", "-o", "x.wav", "--voice", "nobody"], 65, "nobody"),
        (["say", "x", "-o", "x.wav", "--reference-audio", "a.wav"], 64, "--reference-text"),
        (["say", " ", "-o", "x.wav"], 65, "empty"),
        (["say", "x", "-o", "x.wav", "--nfe", "0"], 65, "nfe"),
        (["inspect", "/no/such/file"], 65, "/no/such/file"),
        (["quality", "/no/such/list", "-o", "x", "--count=-1"], 64, "--count"),
    ])
    func errorsAreOneLineWithTheRemedy(_ arguments: [String], _ status: Int32, _ named: String) throws {
        let outcome = try Self.run(arguments)
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(outcome.errors.contains(named))
        if status != 64 { #expect(outcome.errors.split(separator: "\n").count == 1) }
    }
}
