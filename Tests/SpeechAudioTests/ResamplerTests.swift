import SpeechAudio
import Testing

@Suite struct ResamplerTests {
    @Test(arguments: [
        (44100, 24000), (48000, 24000), (16000, 24000), (22050, 24000), (8000, 24000), (11025, 24000),
        (96000, 24000), (24000, 48000), (12345, 24000), (24000, 16000),
    ])
    func equalsTorchaudio(source: Int, target: Int) throws {
        let speech = try AudioFile.read(path: Fixtures.url("speech.flac").path).samples
        let ours = Resampler(from: source, to: target).apply(Array(speech[6000..<7500]))
        let expected = try Fixtures.tensor("resample.\(source).\(target)").values
        let error = relativeError(ours, expected)
        print(
            "resample \(source) to \(target): relative error \(error), largest \(largestDifference(ours, expected))"
        )
        #expect(error <= 1e-6)
    }

    @Test func sameRateChangesNothing() {
        #expect(Resampler(from: 24000, to: 24000).apply([1, -1, 0.5]) == [1, -1, 0.5])
    }

    @Test func ratesWithoutACommonFactor() {
        let ours = Resampler(from: 44_099, to: 24_000).apply([Float](repeating: 0.5, count: 44_099))
        #expect(ours.count == 24_000)
        #expect(ours[1000..<23_000].allSatisfy { abs($0 - 0.5) < 0.01 })
    }

    @Test func channelsApart() {
        let one = (0..<441).map { Float($0 % 17) / 17 }
        let two = (0..<441).map { Float($0 % 5) / 5 }
        let resampler = Resampler(from: 44_100, to: 24_000)
        let both = resampler.apply(
            AudioBuffer(samples: zip(one, two).flatMap { [$0, $1] }, sampleRate: 44_100, channels: 2))
        #expect(both.samples == zip(resampler.apply(one), resampler.apply(two)).flatMap { [$0, $1] })
        #expect(resampler.apply([]).isEmpty)
    }
}
