import Foundation
import SpeechAudio
import Testing

@Suite struct ReferenceTests {
    /// Noise with four syllables a second as a stand-in for speech: milliseconds and loudness of each part.
    func recording(_ parts: [(Int, Float)]) -> AudioBuffer {
        var noise = Noise(seed: 3)
        let samples = parts.flatMap { part in
            noise.floats(part.0 * 24).enumerated().map { $1 * part.1 * ($0 % 6000 < 5160 ? 1 : 0.06) }
        }
        return AudioBuffer(samples: samples, sampleRate: 24_000)
    }

    @Test func equalsUpstream() throws {
        for (name, fixture) in try Fixtures.clips() {
            let expected = fixture.reference
            let ours = try ReferencePreparation(sampleRate: expected.rate).prepare(
                fixture.audio(), transcript: "")
            let gain = ours.rms < Loudness.targetRMS ? ours.rms / Loudness.targetRMS : 1
            let sums = ours.samples.map {
                Int32(($0 * gain * 32768 * Float(fixture.channels)).rounded())
            }
            #expect(sums.count == expected.frames, "\(name)")
            #expect(crc32(bytes(sums)) == expected.check, "\(name)")
            #expect(abs(ours.rms - expected.rms) <= 2e-6 * expected.rms, "\(name)")
        }
    }

    @Test func equalsUpstreamAt24kHz() throws {
        for (name, fixture) in try Fixtures.clips() {
            let ours = try ReferencePreparation().prepare(fixture.audio(), transcript: "")
            #expect(ours.samples.count == fixture.reference.samples, "\(name)")
            let picked = stride(from: 0, to: ours.samples.count, by: 499).map { ours.samples[$0] }
            let error = relativeError(picked, try Fixtures.tensor("reference.\(name)").values)
            print("reference \(name): relative error \(error)")
            #expect(error <= 1e-5, "\(name)")
        }
    }

    @Test func goodRecordingHasNoWarnings() throws {
        let audio = recording([(300, 0), (3000, 0.4), (300, 0.001), (3000, 0.4), (500, 0)])
        let prepared = try ReferencePreparation().prepare(
            audio,
            transcript: "Here is a sentence of usual length that is said in six seconds, or about so many.")
        #expect(prepared.warnings == [])
        #expect(prepared.kept.count == 1)
        #expect(
            abs(prepared.kept[0].lowerBound - 0.3) < 0.011 && abs(prepared.kept[0].upperBound - 6.6) < 0.011)
    }

    @Test func silentIsAnError() {
        #expect(throws: AudioError.self) {
            try ReferencePreparation().prepare(recording([(3000, 0)]), transcript: "Hello.")
        }
        #expect(throws: AudioError.self) {
            try ReferencePreparation().prepare(recording([(400, 0.0005)]), transcript: "Hello.")
        }
    }

    @Test func cutsTextAndAudioAtTheSameSentence() throws {
        let audio = recording([(4000, 0.4), (600, 0), (4000, 0.4), (1500, 0), (8000, 0.4), (400, 0)])
        let transcript =
            "The first of the sentences is here, and it is long. The second of the sentences is of equal len. "
            + "The third and last is twice as long as those, so that it alone needs half of all the speech there is."
        let prepared = try ReferencePreparation().prepare(audio, transcript: transcript)
        #expect(
            prepared.transcript
                == "The first of the sentences is here, and it is long. The second of the sentences is of equal len."
        )
        #expect(prepared.warnings.contains { if case .transcriptCut = $0 { true } else { false } })
        #expect(prepared.warnings.contains { if case .shortened = $0 { true } else { false } })
        #expect(abs(prepared.duration - 8.65) < 0.05)
    }

    @Test func cutsChineseAtItsMarks() throws {
        let audio = recording([(4500, 0.4), (300, 0), (2000, 0.4), (900, 0), (9000, 0.4), (400, 0)])
        let transcript = "今天天气很好，我们去公园散步吧。路上人很多。“后来我们在湖边坐了一会儿，看见很多孩子在那里放风筝，也有老人在下棋。”"
        let prepared = try ReferencePreparation().prepare(audio, transcript: transcript)
        #expect(prepared.transcript == "今天天气很好，我们去公园散步吧。路上人很多。")
        #expect(abs(prepared.duration - 6.85) < 0.05)
    }

    @Test func cutsTheAudioShorterForTheText() throws {
        // Nothing to hear between 4.6 s and 17 s at which the second sentence could end.
        let audio = recording([(5000, 0.4), (500, 0), (11_000, 0.4), (400, 0)])
        let transcript =
            "A sentence of five seconds is spoken here at first, say. "
            + "Then follows a much longer one, which goes on and on without any pause for breath, "
            + "until the recording ends, and that is long after twelve seconds are over."
        let prepared = try ReferencePreparation().prepare(audio, transcript: transcript)
        #expect(prepared.transcript == "A sentence of five seconds is spoken here at first, say.")
        #expect(abs(prepared.duration - 5.05) < 0.05)
        let upstream = try ReferencePreparation(cutsTranscript: false).prepare(audio, transcript: transcript)
        #expect(upstream.transcript == transcript)
        #expect(abs(upstream.duration - 12.05) < 0.05)
        #expect(upstream.warnings.contains { if case .transcriptCoversMore = $0 { true } else { false } })
    }

    @Test func saysWhereTextCannotBeCut() throws {
        let audio = recording([(16_000, 0.4), (300, 0)])
        let prepared = try ReferencePreparation().prepare(
            audio,
            transcript: "One sentence. Another one, which is longer than the first. And a third one of them.")
        #expect(prepared.transcript.hasSuffix("of them."))
        #expect(prepared.warnings.contains(.transcriptCoversMore(kept: 12, of: 16.3)))
        #expect(prepared.warnings.contains(.endsWithoutPause))
    }

    @Test func silenceInTheMiddleDoesNotCutText() throws {
        let audio = recording([(4000, 0.4), (4000, 0), (4000, 0.4), (300, 0)])
        let prepared = try ReferencePreparation().prepare(
            audio, transcript: "Before the pause. After the pause.")
        #expect(prepared.transcript == "Before the pause. After the pause.")
        #expect(prepared.kept.count == 2)
        #expect(!prepared.warnings.contains { if case .shortened = $0 { true } else { false } })
    }

    @Test func warnings() throws {
        func warnings(_ audio: AudioBuffer, _ transcript: String) throws -> [ReferenceWarning] {
            let prepared = try ReferencePreparation().prepare(audio, transcript: transcript)
            for warning in prepared.warnings { #expect(!warning.description.contains("\n")) }
            return prepared.warnings
        }
        let fine = recording([(4000, 0.4), (300, 0)])
        let text = "Forty to eighty bytes are usual for that, say."
        #expect(try warnings(fine, text) == [])
        #expect(try warnings(fine, "") == [])
        #expect(try warnings(fine, "No end to this, which is a mistake of many") == [.noEndPunctuation])
        #expect(try warnings(fine, "今天的天气非常好，我们一起出去走走吧。") == [])
        #expect(
            try warnings(fine, String(repeating: text, count: 3)).contains {
                if case .transcriptTooLong = $0 { true } else { false }
            })
        #expect(
            try warnings(fine, "Short.").contains { if case .transcriptTooShort = $0 { true } else { false } }
        )
        #expect(
            try warnings(recording([(1500, 0.4), (300, 0)]), "Twenty bytes of text.").contains {
                if case .tooShort = $0 { true } else { false }
            })
        #expect(
            try warnings(recording([(4000, 0.016), (300, 0)]), text).contains {
                if case .tooQuiet = $0 { true } else { false }
            })
        let clipped = AudioBuffer(
            samples: fine.samples.map { max(-1, min(32767 / 32768, $0 * 3)) }, sampleRate: 24_000)
        #expect(try warnings(clipped, text).contains { if case .clipped = $0 { true } else { false } })
        var noise = Noise(seed: 5)
        let noisy = AudioBuffer(
            samples: fine.samples.map { $0 + 0.1 * noise.floats(1)[0] }, sampleRate: 24_000)
        #expect(try warnings(noisy, text).contains { if case .noisy = $0 { true } else { false } })
        #expect(try warnings(noisy, text).contains(.endsWithoutPause))
    }

    /// L = −R: the mean of the channels is silence.
    @Test func channelsThatCancelEachOther() throws {
        let one = recording([(4000, 0.4), (300, 0)])
        let two = AudioBuffer(samples: one.samples.flatMap { [$0, -$0] }, sampleRate: 24_000, channels: 2)
        let prepared = try ReferencePreparation().prepare(two, transcript: "")
        #expect(prepared.samples == (try ReferencePreparation().prepare(one, transcript: "")).samples)
    }

    /// With an offset, silence would count as sound and no pause would be found.
    @Test(arguments: [Float(0.005), 0.1, -0.4])
    func aConstantOffsetIsRemoved(offset: Float) throws {
        let fine = recording([(300, 0), (4000, 0.4), (300, 0)])
        let moved = AudioBuffer(
            samples: fine.samples.flatMap { [$0 + offset, $0 - offset] }, sampleRate: 24_000, channels: 2)
        let wanted = try ReferencePreparation().prepare(fine, transcript: "")
        let prepared = try ReferencePreparation().prepare(moved, transcript: "")
        #expect(prepared.samples.count == wanted.samples.count && abs(prepared.rms - wanted.rms) < 1e-4)
        let share = prepared.warnings.compactMap { if case .offset(let share) = $0 { share } else { nil } }
        #expect(share.count == 1 && abs((share.first ?? 0) - Double(abs(offset))) < 0.002)
        #expect(prepared.warnings.count == 1)
        let silence = AudioBuffer(samples: [Float](repeating: offset, count: 72_000), sampleRate: 24_000)
        #expect(throws: AudioError.self) { try ReferencePreparation().prepare(silence, transcript: "") }
    }

    @Test(arguments: [8, 400])
    func tooShortIsAnError(milliseconds: Int) {
        #expect {
            try ReferencePreparation().prepare(
                recording([(milliseconds, 0.4)]), transcript: "Hi.", name: "a.wav")
        } throws: {
            "\($0)".hasPrefix("a.wav: has only 0.") && ($0 as? AudioError)?.isAboutInput == true
        }
    }

    /// Speech at −48 and −54 dB is trimmed as loud speech is; noise alone is not raised.
    @Test(arguments: [Float(0.007), 0.0035])
    func quietSpeechIsNotTakenForSilence(amplitude: Float) throws {
        let parts: [(Int, Float)] = [(300, 0), (1200, 1), (300, 0.1), (1500, 1), (400, 0)]
        let loud = try ReferencePreparation().prepare(
            recording(parts.map { ($0.0, $0.1 * 0.4) }), transcript: "")
        let quiet = try ReferencePreparation().prepare(
            recording(parts.map { ($0.0, $0.1 * amplitude) }), transcript: "")
        #expect(abs(quiet.duration - loud.duration) < 0.05)
        #expect(abs(Loudness.rms(quiet.samples) - Loudness.targetRMS) < 0.002)
        #expect(quiet.warnings.contains { if case .tooQuiet = $0 { true } else { false } })
        #expect(quiet.rms < amplitude)
        var noise = Noise(seed: 7)
        let hiss = AudioBuffer(samples: noise.floats(72_000).map { $0 * amplitude }, sampleRate: 24_000)
        #expect(throws: AudioError.self) { try ReferencePreparation().prepare(hiss, transcript: "") }
    }

    /// What is decoded block by block, mixed and divided is what a whole recording gives.
    @Test(arguments: [(96_000, 2), (48_000, 2), (192_000, 6), (88_200, 1), (383_999, 1), (24_000, 1)])
    func filesOfAnyRate(rate: Int, channels: Int) throws {
        let one = Resampler(from: 24_000, to: rate).apply(
            recording([(200, 0), (2500, 0.4), (300, 0), (2500, 0.3), (300, 0)]).samples)
        let audio = AudioBuffer(
            samples: one.flatMap { [Float](repeating: $0, count: channels) }, sampleRate: rate,
            channels: channels)
        let bytes = try AudioFile.encode(audio, as: .wavFloat)
        let ours = try ReferencePreparation().prepare(bytes: bytes, transcript: "")
        let wanted = try ReferencePreparation().prepare(
            AudioBuffer(samples: Resampler(from: rate, to: 24_000).apply(one), sampleRate: 24_000),
            transcript: "")
        #expect(abs(ours.samples.count - wanted.samples.count) <= 250)
        #expect(abs(ours.rms - wanted.rms) < 0.04 * wanted.rms)
        #expect(try ReferencePreparation().prepare(audio, transcript: "").samples == ours.samples)
    }

    /// The whole recording tells where a transcript is cut, though only its beginning is kept.
    @Test func longRecordings() throws {
        let audio = recording([(5000, 0.4), (1200, 0), (5000, 0.4), (1200, 0), (60_000, 0.4), (300, 0)])
        let bytes = try AudioFile.encode(audio, as: .flac)
        let first = "The first sentence is of five seconds, and here it ends."
        let transcript = [
            first, first, String(repeating: "It goes on and on for a minute at least ", count: 16),
        ]
        .joined(separator: " ")
        let prepared = try ReferencePreparation().prepare(bytes: bytes, transcript: transcript)
        #expect(prepared.transcript == first + " " + first)
        #expect(prepared.duration < 12.1)
        let limited = try ReferencePreparation().prepare(
            bytes: bytes, transcript: transcript, limits: AudioLimits(seconds: 50))
        #expect(limited.transcript == transcript && limited.samples.count <= prepared.samples.count + 48_000)
        #expect(
            limited.warnings.contains { if case .transcriptCoversMore(_, 72.7) = $0 { true } else { false } })
        let pause = recording([(5000, 0.4), (80_000, 0)])
        let quiet = try ReferencePreparation().prepare(
            bytes: AudioFile.encode(pause, as: .flac), transcript: first)
        #expect(quiet.transcript == first)
        #expect(!quiet.warnings.contains { if case .shortened = $0 { true } else { false } })
    }
}
