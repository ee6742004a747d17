import Basics
import Foundation

/// Word frequencies, segmentation model and readings of Chinese, mapped from `pinyin.dict`
/// (layout in `docs/text.md`, made by `Training/text/make_dictionary.py`).
///
/// Opening maps the file, checks every link in it once, and copies almost nothing: a few milliseconds.
public final class PinyinDictionary: Sendable {
    /// Words of jieba's dictionary; the value is an index into `logFrequencies`.
    let words: WordTrie
    /// Natural logarithm of each word frequency that occurs; index 0 is frequency 1.
    let logFrequencies: MappedTable<Double>
    /// Natural logarithm of the sum of all frequencies, for each way of counting.
    let logTotals: MappedTable<Double>
    let model: HiddenMarkovModel
    /// Phrases of pypinyin's dictionary; the value is an index into `phraseOffsets`.
    let phrases: WordTrie
    let phraseOffsets: MappedTable<UInt32>
    let phraseSyllables: MappedTable<UInt16>
    /// Reading of a single character up to U+FFFF by its code, 0 where there is none.
    private let characterSyllables: MappedTable<UInt16>
    /// The characters beyond that have a reading, rising, and the reading of each.
    private let highCharacters: MappedTable<UInt32>
    private let highSyllables: MappedTable<UInt16>
    /// The distinct readings, tone number at the end; index 0 is empty and means "no reading".
    package let syllables: [String]

    /// The dictionary that is part of this package, opened once per process.
    public static func bundled() throws -> PinyinDictionary { try bundledResult.get() }

    /// Where the dictionary that is part of this package is, or should be.
    public static var bundledPath: String {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Resources")
        return PackageResources.url("pinyin.dict", of: "SpeechText", sources: sources.path)?.path
            ?? sources.appendingPathComponent("pinyin.dict").path
    }

    private static let bundledResult = Result<PinyinDictionary, any Error> {
        try PinyinDictionary(path: bundledPath)
    }

    /// Opens a dictionary file.
    public init(path: String) throws(TextError) {
        let file = try DictionaryFile(path: path)
        logFrequencies = try file.table(.logFrequencies)
        words = try file.trie(
            .wordLabels, .wordValues, .wordChildren, valueLimit: logFrequencies.count, of: "words")
        logTotals = try file.table(.logTotals, count: 2)
        model = try HiddenMarkovModel(
            start: file.table(.modelStart, count: 4), transitions: file.table(.modelTransitions, count: 16),
            rows: file.table(.modelRows, count: HiddenMarkovModel.range.count),
            emissions: file.table(.modelEmissions), file: file)
        syllables = try file.strings(offsets: .syllableOffsets, bytes: .syllableBytes)
        phraseOffsets = try file.table(.phraseOffsets)
        phraseSyllables = try file.table(.phraseSyllables)
        characterSyllables = try file.table(.characterSyllables, count: 1 << 16)
        highCharacters = try file.table(.highCharacters)
        highSyllables = try file.table(.highSyllables, count: highCharacters.count)
        phrases = try file.trie(
            .phraseLabels, .phraseValues, .phraseChildren, valueLimit: phraseOffsets.count - 1, of: "phrases")
        try checkReadings(file)
    }

    private func checkReadings(_ file: DictionaryFile) throws(TextError) {
        for index in 0..<characterSyllables.count where characterSyllables[index] >= syllables.count {
            throw file.error("section characterSyllables names a syllable beyond \(syllables.count)")
        }
        for index in 0..<highSyllables.count where highSyllables[index] >= syllables.count {
            throw file.error("section highSyllables names a syllable beyond \(syllables.count)")
        }
        for index in 0..<phraseSyllables.count where !(1..<syllables.count ~= Int(phraseSyllables[index])) {
            throw file.error("section phraseSyllables names a syllable beyond \(syllables.count)")
        }
        try file.checkOffsets(phraseOffsets, limit: phraseSyllables.count, of: .phraseOffsets)
        // A phrase is as long as its reading: the matcher then never reads past either.
        guard phrases.allWords({ length, value in length == readingRange(ofPhrase: value).count }) else {
            throw file.error("a phrase and its reading differ in length")
        }
    }

    /// Where the reading of a phrase is in `phraseSyllables`.
    @inline(__always)
    func readingRange(ofPhrase value: UInt16) -> Range<Int> {
        Int(phraseOffsets[Int(value)])..<Int(phraseOffsets[Int(value) + 1])
    }

    /// The number of a single character's syllable, 0 if it has no reading.
    @inline(__always)
    func syllable(of scalar: UInt32) -> UInt16 {
        scalar <= 0xFFFF ? characterSyllables[Int(scalar)] : highSyllable(of: scalar)
    }

    private func highSyllable(of scalar: UInt32) -> UInt16 {
        var (low, high) = (0, highCharacters.count)
        while low < high {
            let middle = (low + high) / 2
            if highCharacters[middle] < scalar { low = middle + 1 } else { high = middle }
        }
        return low < highCharacters.count && highCharacters[low] == scalar ? highSyllables[low] : 0
    }
}
