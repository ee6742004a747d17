import SpeechText
import Testing

/// Chat lines against what a native speaker says; docs/normalizer.md has the figures.
struct ReadingsTests {
    /// At least `percent` of a set, and 90 % of each kind that has ten lines, are read as expected. The bar of `fresh` is
    /// what was measured before anybody had seen its lines.
    @Test(arguments: [("chat", 97), ("cases", 97), ("fresh", 93), ("viewers", 97), ("evening", 97)])
    func linesAreReadAsASpeakerReadsThem(set: String, percent: Int) throws {
        let rows = try ExpectedReading.all(set)
        let comparison = try ReadingComparison()
        var kinds: [String: (rows: Int, right: Int)] = [:]
        var right = 0
        var asWrittenFirst = 0
        for row in rows {
            let result = comparison.judge(row)
            kinds[row.kind, default: (0, 0)].rows += 1
            if result.first { asWrittenFirst += 1 }
            if result.any {
                kinds[row.kind, default: (0, 0)].right += 1
                right += 1
            } else {
                print(
                    "\(set) \(row.kind): \(row.line.debugDescription) is read \(result.spoken.debugDescription)"
                )
            }
        }
        print(
            "\(set): \(right) of \(rows.count) right, \(asWrittenFirst) by the readings that were written first"
        )
        #expect(rows.count >= 60)
        #expect(right * 100 >= rows.count * percent)
        for (kind, score) in kinds.sorted(by: { $0.key < $1.key }) where score.rows >= 10 {
            print("\(set) \(kind): \(score.right) of \(score.rows)")
            #expect(score.right * 10 >= score.rows * 9, "\(kind)")
        }
    }

    @Test(arguments: [
        ("a|b c", ["a", "b c"], ["ab c", ""]),
        ("five [and] six", ["five  six", "five and six"], ["five six", "five and  and six"]),
        ("{a [b]|c}d", ["a bd", "a d", "cd"], ["d", "a b", "acd"]),
    ])
    func patternsStandForTheirAlternatives(pattern: String, matching: [String], others: [String]) {
        let pattern = ReadingPattern(pattern)
        for text in matching { #expect(pattern.matches(text) { $0 }, "\(text)") }
        for text in others { #expect(!pattern.matches(text) { $0 }, "\(text)") }
    }
}
