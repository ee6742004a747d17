import Foundation
import Measurement

extension RegressVerdict {
    /// A report in Markdown, for a pull request or a file.
    ///
    /// - Parameters:
    ///   - title: what was compared.
    ///   - fingerprints: what each was measured with, new before old.
    ///   - changes: of the level, in the history.
    public func markdown(
        title: String, fingerprints: [Fingerprint] = [], changes: [RegressTrend.Change] = []
    ) -> String {
        var lines = ["# \(Self.plain(title))", ""]
        lines.append(
            isWorse
                ? "**Worse.**"
                : findings.isEmpty && failures.isEmpty ? "**Nothing to compare with.**" : "**Not worse.**")
        if !findings.isEmpty {
            let percent = Self.number(100 * tolerance.tolerance, 1)
            let confidence = Self.number(100 * tolerance.confidence, 1)
            lines += [
                "",
                "A figure is worse if the lower bound of new over old is beyond 1 + \(percent) %, corrected for "
                    + "\(findings.count) figures (Holm). Intervals: \(confidence) %.", "",
                "| figure | new / old | interval | pairs | chance | |", "|---|---|---|---|---|---|",
            ]
            for finding in findings {
                let interval = finding.interval
                lines.append(
                    "| \(Self.plain(finding.figure)) | \(Self.number(interval.ratio, 3)) "
                        + "| \(Self.number(interval.lower, 3)) to \(Self.number(interval.upper, 3)) "
                        + "| \(interval.pairs) | \(Self.number(finding.chance, 4)) "
                        + "| \(finding.isWorse ? "**worse**" : finding.isBetter ? "better" : "") |")
            }
        }
        for (name, list) in [("Failed", failures), ("Remarks", remarks)] where !list.isEmpty {
            lines += ["", "## \(name)", ""] + list.map { "- \(Self.plain($0))" }
        }
        if !changes.isEmpty {
            lines += ["", "## Changes of the level", "", "| figure | since | build | new / old | results |"]
            lines.append("|---|---|---|---|---|")
            lines += changes.map {
                "| \(Self.plain($0.figure)) | \(Self.plain($0.date)) | \(Self.plain($0.build)) "
                    + "| \(Self.number($0.ratio, 3)) | \($0.since) |"
            }
        }
        if !fingerprints.isEmpty {
            lines += ["", "| | machine | model | settings | build |", "|---|---|---|---|---|"]
            for (name, print) in zip(["new", "old"], fingerprints) {
                lines.append(
                    "| \(name) | \(Self.plain(print.machine)) | \(Self.plain(print.model)) "
                        + "| \(Self.plain(print.settings)) | \(Self.plain(print.build)) |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func number(_ value: Double, _ places: Int) -> String {
        value.isFinite ? String(format: "%.\(places)f", value) : "unknown"
    }

    /// One cell of a table.
    private static func plain(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 }).replacingOccurrences(of: "|", with: "\\|")
    }
}
