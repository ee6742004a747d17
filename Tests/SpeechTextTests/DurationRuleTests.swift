import SpeechText
import Testing

struct DurationRuleTests {
    @Test func equalsTheOfficialDurations() throws {
        for line in try GoldenChunks.load() {
            let rule = DurationRule(
                referenceSamples: line.samples, referenceBytes: line.reference, speed: line.speed,
                sampleRate: 24_000, hop: 256)
            #expect(rule.frames(bytes: line.text.utf8.count) == line.frames)
            #expect(rule.frames(fixedSeconds: Double(line.samples) / 24_000) == line.fixed)
        }
    }

    @Test func shortTextIsSlow() {
        let rule = DurationRule(referenceSamples: 256 * 100, referenceBytes: 50, sampleRate: 24_000, hop: 256)
        #expect(rule.frames(bytes: 10) == 120)
        #expect(rule.frames(bytes: 9) == 160)
        #expect(rule.frames(bytes: 0) == 100)
    }

    @Test func fixedDurationIsShared() {
        let rule = DurationRule(referenceSamples: 24_064, referenceBytes: 50, sampleRate: 24_000, hop: 256)
        #expect(rule.sharedSeconds(10, lengths: [7]) == [10])
        let reference = 94.0 * 256 / 24_000
        let shares = rule.sharedSeconds(10, lengths: [30, 10])
        #expect(
            shares == [
                reference + (10 - reference + 0.15) * 30 / 40, reference + (10 - reference + 0.15) * 10 / 40,
            ])
        // Joined with one cross-fade the speech takes what was asked for.
        let speech = shares.reduce(0) { $0 + $1 - reference } - 0.15
        #expect(abs(speech + reference - 10) < 1e-12)
    }

    @Test func anyNumberGivesFrames() {
        for speed in [0, -1, .nan, .infinity, 1e-300] {
            let rule = DurationRule(
                referenceSamples: 1 << 20, referenceBytes: 0, speed: speed, sampleRate: 24_000, hop: 256)
            _ = rule.frames(bytes: 1 << 30)
            #expect(rule.frames(fixedSeconds: .infinity) == Int(Int32.max))
        }
    }
}
