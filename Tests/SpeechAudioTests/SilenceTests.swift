import SpeechAudio
import Testing

@Suite struct SilenceTests {
    @Test func equalsPydub() throws {
        for (name, fixture) in try Fixtures.clips() {
            let samples = fixture.samples()
            try #require(
                crc32(bytes(samples)) == fixture.reference.source, "\(name) is made otherwise than in Python")
            let clip = Clip(samples: samples, channels: fixture.channels, sampleRate: fixture.rate)
            for found in fixture.silences {
                let silence = Silence(minimum: found.length, threshold: found.threshold)
                #expect(
                    silence.silent(in: clip) == found.silent.map { $0[0]..<$0[1] },
                    "\(name) \(found.threshold) dB")
                let parts = silence.split(clip, keep: found.keep)
                #expect(parts.map(\.frames) == found.frames, "\(name) \(found.threshold) dB")
                #expect(
                    crc32(bytes(parts.flatMap(\.samples))) == found.check, "\(name) \(found.threshold) dB")
            }
        }
    }

    @Test func spansSayWhereSamplesComeFrom() throws {
        for (name, fixture) in try Fixtures.clips() {
            let samples = fixture.samples()
            let clip = Clip(samples: samples, channels: fixture.channels, sampleRate: fixture.rate)
            for part in Silence(minimum: 300, threshold: -42).split(clip, keep: 100) {
                let gathered = part.spans.flatMap { span -> [Int16] in
                    guard let start = span.source else {
                        return .init(repeating: 0, count: span.frames * clip.channels)
                    }
                    return Array(samples[start * clip.channels..<(start + span.frames) * clip.channels])
                }
                #expect(gathered == part.samples, "\(name)")
            }
        }
    }

    @Test func removalEqualsUpstream() throws {
        for (name, fixture) in try Fixtures.clips() {
            guard let expected = fixture.removed else { continue }
            let left = SilenceRemoval().apply(fixture.audio().samples, sampleRate: fixture.rate)
            #expect(crc32(bytes(left.map { Int16($0 * 32768) })) == expected, "\(name)")
        }
    }

    @Test func removalOfEverything() {
        #expect(SilenceRemoval().apply([Float](repeating: 0, count: 24_000 * 3), sampleRate: 24_000).isEmpty)
        #expect(SilenceRemoval().apply([], sampleRate: 24_000).isEmpty)
    }
}
