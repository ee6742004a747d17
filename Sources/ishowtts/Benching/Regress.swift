import ArgumentParser
import Foundation
import SpeechBench

struct Regress: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Say whether speech has become slower: against another build or other settings, or a history.",
        discussion: """
            With --against or --old, two processes speak in turns, in random order; without, the last result of --history is \
            compared with earlier ones of the same machine, model and settings. Exit code 0: not worse; 1: worse; 3: there is \
            nothing to compare with. See docs/operations.md.
            """)

    @Option(help: ArgumentHelp("Another build of ishowtts, the old one.", valueName: "program"))
    var against: String?

    @Option(help: ArgumentHelp("The new build; default is this program.", valueName: "program"))
    var program: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Arguments of the old one, as \"--precision fp32\"; default is those of --new.",
            valueName: "arguments"))
    var old: String?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Arguments of the new one.", valueName: "arguments"))
    var new: String?

    @Option(help: ArgumentHelp("A history that ishowtts bench wrote.", valueName: "file"))
    var history: String?

    @Option(
        help: ArgumentHelp(
            "Pairs of processes; default is 12, or more where many figures are compared.", valueName: "number"
        ))
    var pairs: Int?

    @Option(help: ArgumentHelp("Turns of each process and text, 2 to 1000.", valueName: "number"))
    var turns = 16

    @Option(parsing: .upToNextOption, help: ArgumentHelp("short, medium, long.", valueName: "texts"))
    var texts: [BenchText] = [.medium]

    @Option(help: ArgumentHelp("Percent by which a figure may be worse.", valueName: "percent"))
    var tolerance = 2.0

    @Option(help: ArgumentHelp("Percent of false alarms, all figures together.", valueName: "percent"))
    var alarms = 1.0

    @Flag(
        name: .customLong("ishowtts-rules"),
        help: "Fail by iShowTTS's fixed thresholds too: mean 1.2 x, worst 1.5 x, spread 20 %, memory 50 MB.")
    var fixedRules = false

    @Option(help: "Of the random orders.")
    var seed: UInt64 = 1

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write the report here too, as Markdown.", valueName: "file"))
    var output: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if against == nil, old == nil, history == nil {
            throw ValidationError(
                "Name what to compare with: --against PROGRAM, --old ARGUMENTS or --history FILE.")
        }
        if history != nil, [program, against, old, new].contains(where: { $0 != nil }) {
            throw ValidationError("Give --history, or --against, --old and --new, not both.")
        }
        if !(2...1000).contains(turns) { throw ValidationError("--turns is \(turns); it must be 2 to 1000.") }
        if texts.isEmpty || Set(texts).count != texts.count {
            throw ValidationError("--texts names no text, or one twice; give some of short, medium, long.")
        }
        if !(tolerance >= 0 && tolerance <= 1000) {
            throw ValidationError("--tolerance is \(tolerance); it must be 0 to 1000.")
        }
        if !(alarms > 0 && alarms < 50) {
            throw ValidationError("--alarms is \(alarms); it must be above 0, below 50.")
        }
        if let pairs, !(leastPairs...max(leastPairs, 1000)).contains(pairs) {
            throw ValidationError(
                "--pairs is \(pairs); it must be \(leastPairs) or more for these --texts and --alarms, and 1000 at most."
            )
        }
    }

    private var leastPairs: Int { RegressPlan.leastPairs(texts: texts.count, level: alarms / 100) }

    func run() throws {
        try output.map(Output.check)
        var limits = RegressTolerance()
        limits.tolerance = tolerance / 100
        limits.level = alarms / 100
        do {
            if let history { try compare(history: history, limits) } else { try compareNow(limits) }
        } catch let fault as BenchFault {
            throw Failure(.data, fault.description)
        }
    }

    private func compareNow(_ limits: RegressTolerance) throws {
        let own = Bundle.main.executablePath ?? CommandLine.arguments[0]
        try Input.check(program, "--program")
        try Input.check(against, "--against")
        let newArguments = Self.words(new ?? "")
        let newOne = Contender(program: program ?? own, arguments: newArguments)
        let oldOne = Contender(program: against ?? own, arguments: old.map(Self.words) ?? newArguments)
        var plan = RegressPlan()
        (plan.turns, plan.texts, plan.seed) = (turns, texts, seed)
        plan.pairs = pairs ?? max(plan.pairs, leastPairs)
        let measured = try RegressRunner(plan, note: Console.progress(unless: json)).run(
            new: newOne, old: oldOne)
        var verdict = RegressVerdict(measured, limits)
        for text in texts.map(\.rawValue) {
            let before = measured.oldTimes[text] ?? []
            add(
                RegressRule.findings(
                    text, times: measured.newTimes[text] ?? [],
                    before: before.isEmpty ? nil : before.reduce(0, +) / Double(before.count)), to: &verdict)
        }
        try report(
            verdict, verdict.markdown(title: "Speech, new against old", fingerprints: measured.fingerprints))
    }

    private func compare(history path: String, _ limits: RegressTolerance) throws {
        try Input.check(path, "--history")
        let (all, damaged) = try BenchHistory.read(path)
        if damaged > 0 { Console.warn("\(path): \(damaged) lines are no results and were left out") }
        guard let last = all.last else {
            throw BenchFault("\(path): holds no result; run ishowtts bench --history")
        }
        let same = all.filter { $0.key == last.key }
        var verdict = RegressVerdict(last, history: same.dropLast(), limits)
        if verdict.findings.isEmpty {
            Console.warn(
                "\(same.count - 1) earlier results of the same machine, model and settings; three are needed")
        }
        add(RegressRule.findings(last, history: same.dropLast()), to: &verdict)
        try report(
            verdict,
            verdict.markdown(
                title: "Speech on \(last.date)", fingerprints: [last.fingerprint],
                changes: RegressTrend.changes(same)))
    }

    private func add(_ findings: [String], to verdict: inout RegressVerdict) {
        if fixedRules { verdict.failures += findings } else { verdict.remarks += findings }
    }

    private func report(_ verdict: RegressVerdict, _ markdown: String) throws {
        if let output { try Output.write(Data(markdown.utf8), to: output) }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            encoder.nonConformingFloatEncodingStrategy = .convertToString(
                positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
            try Console.print(String(decoding: encoder.encode(verdict), as: UTF8.self))
        } else {
            try Console.write(Data(markdown.utf8))
        }
        if verdict.isWorse { throw Failure(.worse, "speech is slower; the report has the figures") }
        if verdict.findings.isEmpty {
            throw Failure(
                .nothing, "there is nothing to compare with; add results with ishowtts bench --history")
        }
    }

    private static func words(_ line: String) -> [String] {
        line.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
