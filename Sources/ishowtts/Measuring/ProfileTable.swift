import Foundation
import SpeechEngine
import Tensors

/// Stages and operations of one synthesis with their floors, as text.
struct ProfileTable {
    let speech: Speech
    let operations: [LoggedOperation]
    let peak: ProcessorPeak
    let threads: Int

    private struct Row {
        var calls = 0
        var seconds = 0.0
        var floor = 0.0
    }

    func show() throws {
        try Console.print(
            "\(peak.instructionSet), \(threads) threads: fp32 \(rate(peak.fp32)) GFLOP/s, "
                + "int8 \(rate(peak.int8)) GOP/s, memory \(rate(peak.memory)) GB/s")
        let total = speech.times.total
        try Console.print(
            "\(number(speech.duration)) s of speech in \(number(total * 1e3)) ms, "
                + "real-time factor \(String(format: "%.4f", speech.realTimeFactor))\n")
        try line(["stage", "", "ms", "share", "", ""])
        for stage in StageTimes.Stage.allCases {
            let seconds = speech.times[stage]
            try line([stage.rawValue, "", number(seconds * 1e3), percent(seconds / total), "", ""])
        }
        try Console.print()
        try line(["operation", "calls", "ms", "share", "floor ms", "of floor"])
        for (name, row) in rows.sorted(by: { $0.value.seconds > $1.value.seconds }) {
            try line([
                name, "\(row.calls)", number(row.seconds * 1e3), percent(row.seconds / total),
                number(row.floor * 1e3), percent(row.floor / row.seconds),
            ])
        }
        let noted = operations.reduce(0) { $0 + $1.seconds }
        try line([
            "outside of these", "", number((total - noted) * 1e3), percent((total - noted) / total), "", "",
        ])
    }

    private var rows: [String: Row] {
        operations.reduce(into: [:]) { rows, operation in
            let name = operation.name + (operation.kind == .int8 ? ", int8" : "")
            rows[name, default: Row()].calls += 1
            rows[name, default: Row()].seconds += operation.seconds
            rows[name, default: Row()].floor += peak.floor(of: operation)
        }
    }

    private func line(_ columns: [String]) throws {
        let cells = columns.enumerated().map { index, text in
            let width = index == 0 ? 40 : 10
            let space = String(repeating: " ", count: max(0, width - text.count))
            return index == 0 ? text + space : space + text
        }
        try Console.print(cells.joined().replacing(/\s+$/, with: ""))
    }

    private func number(_ value: Double) -> String { String(format: "%.2f", value) }
    private func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
    private func rate(_ value: Double) -> String { String(format: "%.0f", value * 1e-9) }
}
