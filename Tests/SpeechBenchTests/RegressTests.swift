import Foundation
import SpeechBench
import Testing

@Suite struct RegressTests {
    /// A worker in shell: each turn takes as many milliseconds as its argument says.
    private static func worker(_ folder: String) throws -> String {
        let path = folder + "/worker"
        let print = #"{\"machine\":\"m\",\"model\":\"v\",\"settings\":\"s\",\"build\":\"b\"}"#
        try """
        #!/bin/bash
        echo "{\\"version\\":1,\\"fingerprint\\":\(print)}"
        while read -r text; do
          sleep "$3"
          echo '{"firstAudio":0.5,"total":1,"speechSeconds":4,"processorSeconds":0.25,"peakBytes":1000000}'
        done
        """.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    @Test func aSlowerProgramIsFoundAndAnEqualOneIsNot() async throws {
        try await Made.inFolder { folder in
            let program = try Self.worker(folder)
            var plan = RegressPlan()
            (plan.pairs, plan.turns) = (10, 2)
            let fast = Contender(program: program, arguments: ["0.03"])
            let slow = Contender(program: program, arguments: ["0.06"])
            let measured = try RegressRunner(plan).run(new: slow, old: fast)
            #expect(measured.newTimes["medium"]?.count == 20 && measured.oldTimes["medium"]?.count == 20)
            #expect(measured.figures.allSatisfy { $0.logarithms.count == 10 })
            let verdict = RegressVerdict(measured)
            let seconds = try #require(verdict.findings.first { $0.figure == "medium seconds" })
            #expect(verdict.isWorse && seconds.isWorse && seconds.interval.lower > 1.2, "\(seconds)")
            // What the workers say is equal to the last digit.
            #expect(
                verdict.findings.filter { $0.figure.contains("processor") || $0.figure.contains("memory") }
                    .allSatisfy { !$0.isWorse && !$0.isBetter && $0.interval.ratio == 1 })
            let turned = RegressVerdict(try RegressRunner(plan).run(new: fast, old: slow))
            #expect(!turned.isWorse && turned.findings.contains { $0.isBetter })
            let report = verdict.markdown(title: "x | y", fingerprints: measured.fingerprints)
            #expect(report.contains("**Worse.**") && report.contains("x \\| y"))
        }
    }

    @Test func whatIsNoWorkerIsNamed() async throws {
        signal(SIGPIPE, SIG_IGN)
        try await Made.inFolder { folder in
            let good = Contender(program: try Self.worker(folder), arguments: ["0"])
            func fault(_ script: String) throws -> String {
                let path = folder + "/bad"
                try "#!/bin/bash\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
                do {
                    _ = try RegressRunner(RegressPlan()).run(new: Contender(program: path), old: good)
                    return ""
                } catch let fault as BenchFault { return fault.description }
            }
            #expect(try fault("echo hello").contains("does not answer bench --turns"))
            #expect(try fault("exit 3").contains("does not answer bench --turns"))
            let hello =
                #"echo '{"version":1,"fingerprint":{"machine":"","model":"","settings":"","build":""}}'"#
            #expect(try fault("\(hello); read x").contains("ended"))
            #expect(try fault("\(hello); read x; echo '{}'; read x").contains("which is no turn"))
            #expect(try fault("head -c 100000 /dev/zero; read x").contains("longer"))
            do {
                _ = try RegressRunner(RegressPlan()).run(new: Contender(program: folder + "/none"), old: good)
                Issue.record("a program that is not there was started")
            } catch let fault as BenchFault { #expect(fault.description.contains("cannot be started")) }
        }
    }

    @Test func aHistoryTellsWhatIsUnusual() async throws {
        var history: [BenchResult] = []
        for seed in 0..<12 as Range<UInt64> { history.append(try await Made.result(0.05, seed: seed)) }
        let same = RegressVerdict(try await Made.result(0.05, seed: 50), history: history)
        #expect(!same.isWorse && !same.findings.isEmpty)
        let slower = RegressVerdict(try await Made.result(0.056, seed: 51), history: history)
        #expect(
            slower.isWorse && slower.findings.contains { $0.figure == "medium x 1 seconds" && $0.isWorse })
        #expect(RegressVerdict(history[0], history: Array(history.prefix(2))).findings.isEmpty)
        // Since it became slower for good, it is compared with what came after.
        for seed in 60..<72 as Range<UInt64> {
            history.append(try await Made.result(0.056, seed: seed, build: "b2"))
        }
        let later = RegressVerdict(try await Made.result(0.056, seed: 90), history: history)
        #expect(!later.isWorse, "\(later.findings)")
        let changes = RegressTrend.changes(history).filter { $0.figure == "medium x 1 seconds" }
        #expect(changes.count == 1 && changes[0].build == "b2" && changes[0].since == 12)
        #expect(abs(changes[0].ratio - 1.12) < 0.02)
    }

    @Test func soManyPairsSayAnything() {
        // Five figures, one false alarm in a hundred: 5 · 2^−9 is less, 5 · 2^−8 is not.
        #expect(RegressPlan.leastPairs(texts: 1, level: 0.01) == 9)
        #expect(RegressPlan.leastPairs(texts: 3, level: 0.01) == 11)
        #expect(RegressPlan.leastPairs(texts: 1, level: 1e9) == 1)
    }

    @Test func fixedRulesByName() async throws {
        let before = try await Made.result(0.05, seed: 1)
        let slow = RegressRule.findings(try await Made.result(0.0625, seed: 2), history: [before])
        #expect(slow.count == 1 && slow[0].hasPrefix("mean"))
        let names = RegressRule.findings("x", times: [1, 1, 1, 1, 3], before: 1).map {
            $0.prefix { $0 != ":" }
        }
        #expect(names == ["mean", "worst", "spread"])
        #expect(RegressRule.findings(growth: 49e6).isEmpty && RegressRule.findings(growth: 51e6).count == 1)
        #expect(RegressRule.findings("x", times: [], before: 1).isEmpty)
        #expect(RegressRule.findings(growth: .infinity).isEmpty == false)
    }
}
