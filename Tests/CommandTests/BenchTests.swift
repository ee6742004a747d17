import Foundation
import Testing

/// The model itself is measured; no figure is judged, as other tests run beside.
@Suite(.serialized) struct BenchTests {
    private struct Result: Decodable {
        struct Case: Decodable {
            struct Summary: Decodable {
                let count: Int
                let median: Double
                let p99: Double
            }
            let text: String
            let together: Int
            let failures: Int
            let total: Summary
            let firstAudio: Summary
            let realTimeFactor: Summary
            let throughput: Double
            let processorPerSpeech: Double
        }
        struct ColdStart: Decodable {
            let loaded: Double
            let ready: Double
        }
        struct Memory: Decodable { let peak: Int }
        let cases: [Case]
        let coldStart: ColdStart
        let memory: Memory
        let seconds: Double
        let processorSeconds: Double
    }

    @Test func aBenchIsKeptAndComparedWith() throws {
        try Command.inFolder { folder in
            let history = folder + "/history.jsonl"
            for _ in 0..<2 {
                let outcome = try Command.run([
                    "bench", "--rounds", "2", "--together", "1,2", "--history", history, "--json",
                ])
                #expect(outcome.status == 0, "\(outcome.errors)")
                let result = try JSONDecoder().decode(Result.self, from: outcome.output)
                #expect(result.cases.map(\.text) == ["short", "medium", "long", "short", "medium", "long"])
                #expect(
                    result.cases.allSatisfy { $0.failures == 0 && $0.total.count == 2 && $0.throughput > 0 })
                #expect(
                    result.cases.allSatisfy {
                        $0.firstAudio.median <= $0.total.median && $0.processorPerSpeech > 0
                    })
                #expect(
                    result.coldStart.loaded < result.coldStart.ready
                        && result.coldStart.ready < result.seconds)
                #expect(result.memory.peak > 20 << 20 && result.processorSeconds > 0)
            }
            let few = try Command.run(["regress", "--history", history])
            #expect(few.status == 3 && few.errors.contains("1 earlier results"), "\(few.errors)")
            let table = try Command.run(["bench", "--rounds", "1", "--together", "1", "--history", history])
            #expect(table.status == 0 && table.text.contains("cold start") && table.text.contains("medium"))
            _ = try Command.run(["bench", "--rounds", "1", "--together", "1", "--history", history])
            let text = try String(contentsOfFile: history, encoding: .utf8)
            #expect(text.split(separator: "\n").count == 4)
            // With earlier results that took a hundredth of the time, the last is worse.
            let lines = text.split(separator: "\n").map(String.init)
            let fast = try lines.map { line -> String in
                var object = try #require(
                    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                var cases = try #require(object["cases"] as? [[String: Any]])
                for index in cases.indices {
                    var total = try #require(cases[index]["total"] as? [String: Any])
                    total["median"] = try #require(total["median"] as? Double) / 100
                    cases[index]["total"] = total
                }
                object["cases"] = cases
                return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
            }
            try Command.write((fast + fast + [lines[3]]).joined(separator: "\n") + "\n", to: history)
            let worse = try Command.run(["regress", "--history", history, "-o", folder + "/report.md"])
            #expect(worse.status == 1 && worse.lines == 1, "\(worse.errors) \(worse.text)")
            #expect(try String(contentsOfFile: folder + "/report.md", encoding: .utf8) == worse.text)
            #expect(worse.text.contains("**Worse.**") && worse.text.contains("| medium x 1 seconds |"))
        }
    }

    @Test func otherSettingsAreComparedInTurns() throws {
        // Eight times as many steps take so much longer that no noise hides it.
        let slower = try Command.run([
            "regress", "--new", "--nfe 32", "--old", "--nfe 4", "--pairs", "9", "--turns", "2", "--texts",
            "short", "--json",
        ])
        #expect(slower.status == 1, "\(slower.errors)")
        #expect(slower.text.contains("\"short seconds\""))
        let faster = try Command.run([
            "regress", "--new", "--nfe 4", "--old", "--nfe 32", "--pairs", "9", "--turns", "2", "--texts",
            "short",
        ])
        #expect(faster.status == 0 && faster.text.contains("**Not worse.**"), "\(faster.errors)")
    }

    @Test func loadAndCapacityOfThisProcess() throws {
        let load = try Command.run(["load", "--rate", "3", "--seconds", "3", "--texts", "short", "--json"])
        #expect(load.status == 0, "\(load.errors)")
        let object = try #require(try JSONSerialization.jsonObject(with: load.output) as? [String: Any])
        #expect(object["failures"] as? Int == 0 && (object["requests"] as? Int ?? 0) > 2)
        let first = try #require((object["first_audio"] as? [String: Any])?["p50"] as? Double)
        let whole = try #require((object["total"] as? [String: Any])?["p50"] as? Double)
        #expect(first > 0 && first <= whole)
        try Command.inFolder { folder in
            let messages = (0..<6).map { index in
                #"{"message":{"_0":"# + "\(index)}}"
            }
            try Command.write(messages.joined(separator: "\n"), to: folder + "/chat.jsonl")
            let none = try Command.run(["load", "--chat", folder + "/chat.jsonl"])
            #expect(
                none.status == 65 && none.errors.contains("nothing of it would be read"), "\(none.errors)")
        }
    }

    @Test func whatCannotBeMeasuredIsNamed() throws {
        for (arguments, status, part) in [
            (["bench", "slow"], 64, "slow"),
            (["bench", "--together", "0"], 64, "--together"),
            (["bench", "--minutes", "5"], 64, "belongs to soak"),
            (["bench", "--rounds", "-1"], 64, "--rounds"),
            (["bench", "--server", "nonsense"], 64, "give http://HOST:PORT"),
            (["bench", "--server", "http://127.0.0.1:9"], 69, "is not reached"),
            (["bench", "--history", "/nowhere/h.jsonl"], 73, "/nowhere/h.jsonl"),
            (["regress"], 64, "--against"),
            (["regress", "--history", "/nowhere"], 66, "/nowhere"),
            (["regress", "--against", "/bin/true"], 65, "does not answer bench --turns"),
            (["regress", "--old", "--nfe 4", "--pairs", "1"], 64, "--pairs"),
            (["regress", "--old", "--nfe 4", "--tolerance", "nan"], 64, "--tolerance"),
            (["load", "--rate", "0"], 64, "--rate"),
            (["load", "--chat", "/nowhere"], 66, "/nowhere"),
            (["load", "--server", "http://127.0.0.1:9"], 69, "is not reached"),
            (["capacity", "--within", "inf"], 64, "--within"),
        ] as [([String], Int32, String)] {
            let outcome = try Command.run(arguments)
            #expect(outcome.status == status, "\(arguments): \(outcome.status) \(outcome.errors)")
            #expect(outcome.lines == 1 && outcome.errors.contains(part), "\(arguments): \(outcome.errors)")
        }
    }
}
