import Basics
import Foundation

/// How scalars are folded before words are compared: compatibility forms, accents and case, letters of other scripts
/// that look like Latin ones, and traditional Chinese characters.
///
/// Read once from `Resources/folding.tsv`, made by `Training/text/make_folding.py`. A look-up takes constant time.
struct FoldingTable: Sendable {
    /// A scalar's folded form: 0 if it stays, a scalar, or `several` with an index into `sequences`.
    private let folds: ScalarMap
    private let sequences: [[UInt32]]
    private let lookalikes: ScalarMap
    private static let several: UInt32 = 1 << 31

    /// - Parameter text: the three sections of `folding.tsv`.
    /// - Throws: `BannedListError` naming the line that cannot be read.
    init(_ text: String) throws(BannedListError) {
        var folds = ScalarMap()
        var lookalikes = ScalarMap()
        var simplified = ScalarMap()
        var sequences: [[UInt32]] = []
        var section = Substring()
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            if line.isEmpty || line.first == "#" { continue }
            if line.first == "[" {
                section = line
                continue
            }
            let parts = line.split(separator: "\t")
            guard parts.count == 2, let code = UInt32(parts[0], radix: 16), code < 0x11_0000,
                let first = parts[1].unicodeScalars.first?.value
            else {
                throw BannedListError(
                    source: "folding.tsv", line: number, reason: "is not a code and its form")
            }
            switch section {
            case "[fold]":
                let scalars = parts[1].unicodeScalars.map(\.value)
                if scalars.count > 1 {
                    folds[code] = Self.several | UInt32(sequences.count)
                    sequences.append(scalars)
                } else {
                    folds[code] = first
                }
            case "[look-alike]": lookalikes[code] = first
            case "[simplified]": simplified[code] = first
            default:
                throw BannedListError(source: "folding.tsv", line: number, reason: "is before any section")
            }
        }
        folds.mapValues { $0 & Self.several == 0 && simplified[$0] != 0 ? simplified[$0] : $0 }
        folds.merge(simplified)
        self.folds = folds
        self.sequences = sequences
        self.lookalikes = lookalikes
    }

    /// Calls `body` with each scalar that `scalar` becomes.
    @inline(__always)
    func fold(_ scalar: UInt32, _ body: (UInt32) -> Void) {
        if scalar < 0x80 {
            body(scalar &- 0x41 < 26 ? scalar | 0x20 : scalar)
            return
        }
        let folded = folds[scalar]
        if folded == 0 {
            body(scalar)
        } else if folded & Self.several == 0 {
            body(folded)
        } else {
            for scalar in sequences[Int(folded ^ Self.several)] { body(scalar) }
        }
    }

    /// The small Latin letter that `scalar` looks like, 0 if none.
    @inline(__always)
    func lookalike(_ scalar: UInt32) -> UInt32 { scalar < 0x80 ? 0 : lookalikes[scalar] }

    /// The table that is part of this package.
    static func bundled() throws -> FoldingTable { try bundledResult.get() }

    private static let bundledResult = Result<FoldingTable, any Error> {
        try FoldingTable(ChatResources.text("folding.tsv"))
    }
}

/// The data files of this target.
enum ChatResources {
    /// - Throws: `BannedListError` where the file is not installed.
    static func text(_ name: String) throws -> String {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Resources")
        guard let url = PackageResources.url(name, of: "LiveChat", sources: sources.path) else {
            throw BannedListError(
                source: name, line: 0,
                reason: "is not installed; put the program's resource folders beside it again")
        }
        return try String(contentsOf: url, encoding: .utf8)
    }
}

/// A value for each scalar, 0 unless set; pages of 256.
struct ScalarMap: Sendable {
    private var pages = [UInt16](repeating: 0, count: 0x1100)
    private var values = [UInt32](repeating: 0, count: 256)

    subscript(scalar: UInt32) -> UInt32 {
        @inline(__always) get {
            let page = Int(scalar >> 8)
            return page < pages.count ? values[Int(pages[page]) << 8 | Int(scalar & 0xFF)] : 0
        }
        set {
            let page = Int(scalar >> 8)
            guard page < pages.count else { return }
            if pages[page] == 0 {
                pages[page] = UInt16(values.count >> 8)
                values += [UInt32](repeating: 0, count: 256)
            }
            values[Int(pages[page]) << 8 | Int(scalar & 0xFF)] = newValue
        }
    }

    /// Changes the values that are set.
    mutating func mapValues(_ change: (UInt32) -> UInt32) {
        for index in values.indices where values[index] != 0 { values[index] = change(values[index]) }
    }

    /// Takes the values of `other` for scalars that have none.
    mutating func merge(_ other: ScalarMap) {
        for page in other.pages.indices where other.pages[page] != 0 {
            for scalar in UInt32(page) << 8..<UInt32(page + 1) << 8
            where other[scalar] != 0 && self[scalar] == 0 {
                self[scalar] = other[scalar]
            }
        }
    }
}
