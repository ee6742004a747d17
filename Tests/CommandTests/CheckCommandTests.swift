import Foundation
import Testing

/// `canary` and `checks`.
@Suite struct CheckCommandTests {
    @Test func canariesAreKeptAndCompared() throws {
        try Command.inFolder { folder in
            let file = folder + "/canary.json"
            let first = try Command.run(["canary", "--file", file])
            #expect(
                first.status == 0 && first.text.hasPrefix("0 as before, 3 new, 0 differ"), "\(first.errors)")
            let second = try Command.run(["canary", "--file", file, "--threads", "1", "--json"])
            let report = try #require(try JSONSerialization.jsonObject(with: second.output) as? [String: Any])
            #expect(second.status == 0 && report["same"] as? Int == 3 && report["differing"] as? Int == 0)

            // As if other samples had been made before.
            var text = try String(contentsOfFile: file, encoding: .utf8)
            text = text.replacing(/"samples" : "[0-9a-f]{8}/, with: #""samples" : "00000000"#)
            try Command.write(text, to: file)
            let third = try Command.run(["canary", "--file", file])
            #expect(
                third.status == 1 && third.lines == 1 && third.text.hasPrefix("0 as before, 0 new, 3 differ"))
            #expect(third.errors.contains("the same build"))
            try Command.write(text.replacing(/"build" : "[0-9a-f]{4}/, with: #""build" : "0000"#), to: file)
            #expect(try Command.run(["canary", "--file", file]).errors.contains("--accept"))
            #expect(try Command.run(["canary", "--file", file, "--accept"]).status == 0)
            #expect(try Command.run(["canary", "--file", file]).status == 0)

            try Command.write("nonsense", to: file)
            let broken = try Command.run(["canary", "--file", file])
            #expect(
                broken.status == 73 && broken.lines == 1 && broken.errors.contains(file), "\(broken.errors)")
            #expect(try Command.run(["canary", "--file", folder]).status == 73)
        }
    }

    @Test func checksFindDamage() throws {
        try Command.inFolder { folder in
            let list = folder + "/list.tsv"
            try Command.write("a\tThe lake was still, and nobody said a word.\n", to: list)
            let outcome = try Command.run(["checks", list, "--voices", "hana,kurt"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let rows = outcome.text.split(separator: "\n").map(String.init)
            func found(_ name: String) -> String? {
                rows.first { $0.hasPrefix("| \(name) |") }?.split(separator: "|").dropFirst().first
                    .map { $0.trimmingCharacters(in: .whitespaces) }
            }
            #expect(found("good (false alarms)") == "0 of 2")
            for name in [
                "cut within the last word", "silence", "white noise in its place", "12 dB over full scale",
            ] {
                #expect(found(name) == "2 of 2", "\(name): \(outcome.text)")
            }
            #expect(found("kurt in place of hana") == "1 of 1", "\(outcome.text)")
        }
    }
}
