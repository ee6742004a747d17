import SpeechAudio
import Testing

@Suite struct SignalTests {
    @Test func crossFadeAlongStraightLines() {
        let fade = CrossFade(seconds: 0.15, sampleRate: 24_000)
        #expect(fade.overlap == 3600)
        let joined = fade.join([[Float](repeating: 1, count: 10_000), [Float](repeating: 0, count: 5000)])
        #expect(joined.count == 10_000 + 5000 - 3600)
        #expect(joined[6399] == 1 && joined[6400] == 1 && joined[9999] == 0 && joined[10_000] == 0)
        #expect(abs(joined[6400 + 1800] - (1 - 1800 / 3599)) < 1e-6)
    }

    @Test func crossFadeOfEqualsChangesNothing() {
        let piece = [Float](repeating: 0.25, count: 4000)
        let joined = CrossFade(sampleRate: 24_000).join([piece, piece, piece])
        #expect(joined.count == 12_000 - 7200 && joined.allSatisfy { abs($0 - 0.25) < 1e-7 })
    }

    @Test func crossFadeOfShortPieces() {
        let fade = CrossFade(sampleRate: 24_000)
        #expect(fade.join([]).isEmpty)
        #expect(fade.join([[], [1, 2]]) == [1, 2])
        #expect(fade.join([[1, 1], []]) == [1, 1])
        // numpy's linspace of one value is its start: the first piece alone.
        #expect(fade.join([[1], [5, 6]]) == [1, 6])
        #expect(CrossFade(seconds: 0, sampleRate: 24_000).join([[1], [2]]) == [1, 2])
        #expect(CrossFade(seconds: -1, sampleRate: 24_000).join([[1], [2]]) == [1, 2])
    }

    @Test func levels() {
        #expect(Loudness.rms([]) == 0 && Loudness.peak([]) == 0 && Loudness.clippedShare([]) == 0)
        #expect(Loudness.rms([0.5, -0.5]) == 0.5)
        #expect(Loudness.peak([0.25, -0.75]) == 0.75)
        #expect(abs(Loudness.decibels(0.1) + 20) < 1e-6)
        #expect(Loudness.decibels(0) == -.infinity)
        #expect(Loudness.clippedShare([1, 0, -1, 0.99]) == 0.5)
    }

    @Test func activeLevelIsThatOfWhatSounds() {
        let speech = [Float](repeating: 0.2, count: 24_000)
        let pause = [Float](repeating: 0.001, count: 24_000)
        #expect(abs(Loudness.activeLevel(speech + pause, sampleRate: 24_000) - 0.2) < 1e-4)
        #expect(abs(Loudness.activeLevel(pause + speech.map { $0 / 2 }, sampleRate: 24_000) - 0.1) < 1e-4)
        #expect(Loudness.activeLevel(speech.dropLast(23_000), sampleRate: 24_000) == 0)
        #expect(Loudness.activeLevel([], sampleRate: 24_000) == 0)
    }

    @Test func quietReferencesGiveQuietSpeech() {
        var samples: [Float] = [0.2, -0.2]
        Loudness.restore(&samples, referenceRMS: 0.05)
        #expect(largestDifference(samples, [0.1, -0.1]) < 1e-7)
        Loudness.restore(&samples, referenceRMS: 0.3)
        #expect(largestDifference(samples, [0.1, -0.1]) < 1e-7)
    }
}
