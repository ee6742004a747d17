/// The file of a table: a line for each entry, its columns separated by tabs.
///
/// ```
/// written	kind	reading	match	case	language	voice
/// nginx	respelling	engine x
/// GIF	arpabet	JH IH1 F	word	exact
/// 重庆	pinyin	chong2 qing4		any	zh
/// i9-*	respelling	eye nine *	pattern
/// ```
///
/// The first three are needed; an empty one is the default (`word`, `any`, every language, all voices). A first line of the
/// columns' names, empty lines, and lines of `#` and a space are skipped.
extension PronunciationTable {
    /// Most bytes of a file.
    public static let mostBytes = 4 << 20
    private static let columns = PronunciationEntry.Field.allCases.map(\.rawValue)

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: in UTF-8.
    ///   - source: what errors call it, such as its path.
    /// - Throws: `PronunciationFault.lines` with every line that cannot be used, up to a hundred; `.file`.
    public init(tsv bytes: [UInt8], source: String) throws(PronunciationFault) {
        guard bytes.count <= Self.mostBytes else {
            throw .file(
                source: source, reason: "has \(bytes.count) bytes; at most \(Self.mostBytes) are read")
        }
        var entries: [PronunciationEntry] = []
        var faults: [PronunciationFault.Line] = []
        /// The line of each entry.
        var lines: [String: Int] = [:]
        var number = 0
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes.dropFirst(0)
        for line in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard faults.count < 100 else { break }
            func fault(_ reason: String) { faults.append(.init(number: number, reason: reason)) }
            guard
                let text = String(
                    validating: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
            else {
                fault("is not UTF-8; save the file in UTF-8")
                continue
            }
            do {
                guard let entry = try Self.entry(text, isFirst: number == 1) else { continue }
                if let other = lines[entry.id] {
                    fault("is for the same as line \(other); keep one of them")
                    continue
                }
                guard entries.count < Self.mostEntries else {
                    fault("is one entry too many; at most \(Self.mostEntries) are read")
                    break
                }
                lines[entry.id] = number
                entries.append(entry)
            } catch {
                fault("\(error)")
            }
        }
        guard faults.isEmpty else { throw .lines(source: source, faults) }
        try self.init(entries)
    }

    /// The file of this table.
    public var tsv: String {
        var text = Self.columns.joined(separator: "\t") + "\n"
        for entry in entries {
            var fields = [
                entry.written, entry.reading.kind.rawValue, entry.reading.text,
                entry.match == .word ? "" : entry.match.rawValue,
                entry.letterCase == .any ? "" : entry.letterCase.rawValue, entry.language?.code ?? "",
                entry.voice ?? "",
            ]
            while fields.count > 3, fields.last == "" { fields.removeLast() }
            text += fields.joined(separator: "\t") + "\n"
        }
        return text
    }

    /// `nil` for a line that is none of an entry.
    private static func entry(
        _ line: String, isFirst: Bool
    ) throws(PronunciationFault) -> PronunciationEntry? {
        guard line != "#", !line.hasPrefix("# ") else { return nil }
        let fields = line.split(separator: "\t", maxSplits: columns.count, omittingEmptySubsequences: false)
            .map { String(scalars: $0.unicodeScalars.stripped()) }
        if fields.allSatisfy(\.isEmpty) || isFirst && fields == Array(columns.prefix(fields.count)) {
            return nil
        }
        guard fields.count <= columns.count else {
            throw .entry(.voice, reason: "more columns follow; there are \(columns.count) at most")
        }
        guard fields.count >= 3 else {
            throw .entry(
                .reading, reason: "is missing; a line is what is written, a tab, its kind, a tab, its reading"
            )
        }
        func field(_ index: Int) -> String { index < fields.count ? fields[index] : "" }
        return try PronunciationEntry(
            written: field(0), kind: field(1), reading: field(2), match: field(3), letterCase: field(4),
            language: field(5), voice: field(6))
    }
}

extension PronunciationEntry {
    /// An entry of texts, as tables and interfaces have them; an empty one is the default.
    ///
    /// - Throws: `PronunciationFault.entry`.
    public init(
        written: String, kind: String, reading: String, match: String = "", letterCase: String = "",
        language: String = "", voice: String = ""
    ) throws(PronunciationFault) {
        try self.init(
            written: written, reading: PronunciationReading(Self.choice(.kind, kind), reading),
            match: match.isEmpty ? .word : Self.choice(.match, match),
            letterCase: letterCase.isEmpty ? .any : Self.choice(.letterCase, letterCase),
            language: language.isEmpty ? nil : Self.language(language), voice: voice.isEmpty ? nil : voice)
    }

    private static func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ field: Field, _ name: String
    ) throws(PronunciationFault) -> Value {
        guard let value = Value(rawValue: name) else {
            let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw .entry(field, reason: "is \(name.isEmpty ? "missing" : shown(name)); use one of \(names)")
        }
        return value
    }

    private static func language(_ code: String) throws(PronunciationFault) -> SpokenLanguage {
        guard let language = SpokenLanguage(code: code) else {
            let codes = SpokenLanguage.allCases.map(\.code).joined(separator: " or ")
            throw .entry(.language, reason: "is \(shown(code)); use \(codes), or nothing for every one")
        }
        return language
    }
}
