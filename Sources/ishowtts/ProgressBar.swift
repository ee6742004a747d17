import Basics
import Foundation

/// A line on standard error that fills up, where that is a terminal.
struct ProgressBar {
    private static let width = 30
    private let enabled: Bool

    init(enabled: Bool) {
        self.enabled = enabled && isatty(STDERR_FILENO) == 1
    }

    func show(_ fraction: Double) {
        guard enabled else { return }
        let filled = Int(clamping: fraction * Double(Self.width))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.width - filled)
        write("\r[\(bar)] \(Int(clamping: fraction * 100)) %")
    }

    func clear() {
        guard enabled else { return }
        write("\r" + String(repeating: " ", count: Self.width + 10) + "\r")
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
