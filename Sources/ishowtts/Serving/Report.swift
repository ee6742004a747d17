import ArgumentParser
import Foundation
import SpeechLibrary

struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Report on what a server spoke: by length, hour and steps, with what became slower.")

    @Option(help: ArgumentHelp("Folder of voices and log.", valueName: "folder"))
    var data = "data"

    @Option(help: ArgumentHelp("How far back; the seven days before are compared with.", valueName: "days"))
    var days = 1.0

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard days > 0, days <= 3650 else {
            throw ValidationError("--days is \(days); it must be above 0, and 3650 at most.")
        }
    }

    func run() async throws {
        let path = LibraryDatabase.path(in: data)
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(.noInput, "\(path): missing; give --data FOLDER, as the server has it")
        }
        let report = try await SQLiteSynthesisLog(LibraryDatabase(path: path), limit: .max).report(days: days)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try Console.print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            try show(report)
        }
    }

    private func show(_ report: SynthesisReport) throws {
        let width = 22
        func cell(_ text: String) -> String { String(repeating: " ", count: max(1, 10 - text.count)) + text }
        func number(_ value: Double?) -> String { cell(value.map { String(format: "%.3f", $0) } ?? "-") }
        try Console.print(
            "".padding(toLength: width, withPad: " ", startingAt: 0) + cell("requests") + cell("failed")
                + cell("audio s") + cell("RTF p50") + cell("RTF p95") + cell("wait p95") + cell("first p50")
                + cell("first p95"))
        for group in [report.total, report.before] + report.byLength + report.byHour + report.bySteps {
            try Console.print(
                group.name.padding(toLength: width, withPad: " ", startingAt: 0) + cell("\(group.requests)")
                    + cell("\(group.failed)") + cell(String(format: "%.1f", group.audioSeconds))
                    + number(group.realTimeFactor?.p50) + number(group.realTimeFactor?.p95)
                    + number(group.waitSeconds?.p95) + number(group.firstAudioSeconds?.p50)
                    + number(group.firstAudioSeconds?.p95))
        }
        for regression in report.regressions {
            try Console.print(
                "WORSE: \(regression.figure) "
                    + String(format: "%.3f, was %.3f", regression.now, regression.before))
        }
    }
}
