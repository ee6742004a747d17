import ArgumentParser
import F5TTS
import Foundation
import SpeechAudio
import SpeechEngine
import Tensors

struct Checks: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure which faults the checks of speech find, and how often they are wrong.",
        discussion: """
            Speaks a list of sentences with each of several voices, counts the false alarms, then damages each speech in \
            known ways and counts what is found. A damaged speech is judged as the server judges its own: by its samples, \
            its mel, and what was planned.
            """)

    @Argument(help: ArgumentHelp("A line for each sentence: name, tab, text.", valueName: "list"))
    var list: String

    @Option(
        help: ArgumentHelp("Voices of the model, separated by commas; default is all.", valueName: "list"))
    var voices: String?

    @Option(help: ArgumentHelp("Only the first sentences.", valueName: "number"))
    var count: Int?

    @Option(help: "Same seed, same speech and damage.")
    var seed: UInt64 = 0

    @Option(
        help: ArgumentHelp(
            "End with 1 where more of the good speech is taken for faulty.", valueName: "percent"))
    var mostAlarms: Double?

    @Flag(help: "Print every false alarm.")
    var verbose = false

    @OptionGroup(title: "Model") var files: ModelOptions

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count is \(count); it must be 1 or more.") }
        if let mostAlarms, !(0...100).contains(mostAlarms) {
            throw ValidationError("--most-alarms is \(mostAlarms); it must be 0 to 100.")
        }
    }

    func run() throws {
        let sentences = try QualitySentence.read(list).prefix(count ?? .max)
        let pool = files.makePool()
        let model = try files.load(on: pool)
        let synthesizer = Synthesizer(model: model, pool: pool)
        let names = try voices?.split(separator: ",").map(String.init) ?? model.voices.list().map(\.name)
        let speakers = try names.map { try model.voice(named: $0) }
        var options = SynthesisOptions(sampling: model.defaults)
        options.seed = seed
        var table = CheckTable()
        var random = DamageRandom(seed: seed)
        for sentence in sentences {
            let speeches = try speakers.map {
                try synthesizer.speak(sentence.text, voice: $0, options: options)
            }
            for (index, (speaker, speech)) in zip(speakers, speeches).enumerated() {
                table.good(speech)
                if verbose, !speech.faults.isEmpty {
                    Console.note("\(speaker.name), \(sentence.name): \(speech.faults.map(\.rawValue))")
                }
                let others = speeches.indices.filter { $0 != index }.map {
                    (name: speakers[$0].name, speech: speeches[$0])
                }
                for damage in Damage.all(of: speech, others: others, as: speaker.name, &random) {
                    table.damaged(damage, try damage.faults(voice: speaker, on: pool))
                }
            }
        }
        for line in table.lines { try Console.print(line) }
        if let mostAlarms, table.alarms * 100 > mostAlarms {
            throw Failure(
                .worse,
                String(
                    format:
                        "%.1f %% of good speech has a fault, more than --most-alarms %g; listen to it (--verbose)",
                    table.alarms * 100, mostAlarms))
        }
    }
}

/// Counts of what was found, as a Markdown table.
struct CheckTable {
    private var goods = 0
    private var alarmed = 0
    private var falseAlarms: [SpeechFault: Int] = [:]
    private var (seconds, checking, making) = (0.0, 0.0, 0.0)
    private var names: [String] = []
    private var rows: [String: (count: Int, found: Int, faults: [SpeechFault: Int])] = [:]

    mutating func good(_ speech: Speech) {
        goods += 1
        if !speech.faults.isEmpty { alarmed += 1 }
        for fault in speech.faults { falseAlarms[fault, default: 0] += 1 }
        seconds += speech.duration
        checking += speech.times[.check]
        making += speech.times.total
    }

    mutating func damaged(_ damage: Damage, _ faults: [SpeechFault]) {
        if rows[damage.name] == nil { names.append(damage.name) }
        var row = rows[damage.name] ?? (0, 0, [:])
        row.count += 1
        row.found += faults.isEmpty ? 0 : 1
        for fault in faults { row.faults[fault, default: 0] += 1 }
        rows[damage.name] = row
    }

    /// Share of the good speech that was taken for faulty.
    var alarms: Double { Double(alarmed) / Double(max(1, goods)) }

    var lines: [String] {
        func list(_ faults: [SpeechFault: Int]) -> String {
            let all = SpeechFault.allCases.compactMap { fault in
                faults[fault].map { "\(fault.rawValue) \($0)" }
            }
            return all.isEmpty ? "–" : all.joined(separator: ", ")
        }
        var lines = [
            "| speech | found | by |", "|---|---|---|",
            "| good (false alarms) | \(alarmed) of \(goods) | \(list(falseAlarms)) |",
        ]
        for name in names {
            guard let row = rows[name] else { continue }
            lines.append("| \(name) | \(row.found) of \(row.count) | \(list(row.faults)) |")
        }
        lines.append("")
        lines.append(
            String(
                format: "checks took %.2f ms a second of speech, %.2f %% of its synthesis",
                checking / max(seconds, .leastNormalMagnitude) * 1e3,
                checking / max(making, .leastNormalMagnitude) * 100))
        return lines
    }
}
