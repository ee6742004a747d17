import SpeechAudio
import Tensors
import Testing

@Suite struct SpectrumTests {
    let pool = ThreadPool(threads: 2)

    func speech() throws -> [Float] {
        try AudioFile.read(path: Fixtures.url("speech.flac").path).samples
    }

    @Test func stftEqualsTorch() throws {
        let spectra = STFT(size: 1024, hop: 256).apply(try speech(), on: pool)
        for (part, name) in [(spectra.real, "stft.real"), (spectra.imaginary, "stft.imaginary")] {
            let expected = try Fixtures.tensor(name)
            let rows = stride(from: 0, to: part.rows, by: 25).flatMap { part.rows($0..<$0 + 1).values }
            let error = relativeError(rows, expected.values)
            print("\(name): relative error \(error), largest \(largestDifference(rows, expected.values))")
            #expect(error <= 1e-6)
        }
    }

    @Test(arguments: [ShortTimePadding.center, .same])
    func inverseEqualsTorchAndVocos(padding: ShortTimePadding) throws {
        var noise = Noise(seed: 7)
        let real = Matrix(rows: 12, columns: 513, values: noise.floats(12 * 513))
        let imaginary = Matrix(rows: 12, columns: 513, values: noise.floats(12 * 513))
        let inverse = InverseSTFT(size: 1024, hop: 256, padding: padding)
        let signal = inverse.apply(real: real, imaginary: imaginary, on: pool)
        let expected = try Fixtures.tensor(padding == .center ? "istft.center" : "istft.same")
        let error = relativeError(signal, expected.values)
        print(
            "istft \(padding): relative error \(error), largest \(largestDifference(signal, expected.values))"
        )
        #expect(error <= 1e-6)
        #expect(signal.count == inverse.sampleCount(frames: 12))
    }

    @Test func inverseUndoesForward() throws {
        let speech = try speech()
        let spectra = STFT(size: 1024, hop: 256).apply(speech, on: pool)
        let signal = InverseSTFT(size: 1024, hop: 256, padding: .center)
            .apply(real: spectra.real, imaginary: spectra.imaginary, on: pool)
        #expect(relativeError(signal, Array(speech[..<signal.count])) < 1e-6)
    }

    @Test func melEqualsTorchaudio() throws {
        var noise = Noise(seed: 1)
        let burst = (0..<14_893).map { _ in Float((noise.next() * 9000) >> 15) / 32768 }
        for (name, samples) in [("mel.speech", try speech()), ("mel.noise", burst)] {
            let expected = try Fixtures.tensor(name)
            let mel = try MelSpectrogram().apply(samples, on: pool)
            #expect([mel.rows, mel.columns] == expected.shape)
            let error = relativeError(mel.values, expected.values)
            print(
                "\(name): relative error \(error), largest \(largestDifference(mel.values, expected.values))")
            #expect(error <= 1e-5)
        }
    }

    @Test func melWithSamePaddingEqualsVocos() throws {
        let mel = try MelSpectrogram(padding: .same).apply(try speech(), on: pool)
        let expected = try Fixtures.tensor("mel.speech.same")
        let rows = stride(from: 0, to: mel.rows, by: 4).flatMap { mel.rows($0..<$0 + 1).values }
        let error = relativeError(rows, expected.values)
        print("mel.speech.same: relative error \(error), largest \(largestDifference(rows, expected.values))")
        #expect(error <= 1e-5)
    }

    @Test func melDoesNotDependOnThreads() throws {
        let speech = try speech()
        #expect(try MelSpectrogram().apply(speech).values == MelSpectrogram().apply(speech, on: pool).values)
    }

    @Test func tooShortForAMirror() throws {
        let mel = MelSpectrogram()
        #expect(try mel.apply([Float](repeating: 0, count: 513), on: pool).rows == 3)
        #expect(throws: AudioError.self) { try mel.apply([Float](repeating: 0, count: 512), on: pool) }
        #expect(mel.frames(samples: 512) == 0)
    }

    @Test func griffinLimKeepsTheMel() throws {
        let mel = try MelSpectrogram().apply(try speech(), on: pool)
        let wave = try GriffinLim().decode(mel, on: pool)
        #expect(wave.count == (mel.rows - 1) * MelSpectrogram.hop)
        #expect(wave.allSatisfy { $0.isFinite })
        let again = try MelSpectrogram().apply(wave, on: pool)
        // Where there is speech: the quietest bands are noise in both.
        let pairs = zip(again.values, mel.values).filter { $0.1 > -4 }
        let difference = pairs.reduce(0) { $0 + abs($1.0 - $1.1) } / Float(pairs.count)
        print("Griffin-Lim: mean log-mel difference \(difference)")
        #expect(difference < 0.2)
        #expect(try GriffinLim().decode(mel, on: ThreadPool(threads: 1)) == wave)
    }

    @Test func griffinLimOfNothing() throws {
        #expect(try GriffinLim().decode(Matrix(rows: 0, columns: 100), on: pool).isEmpty)
        #expect(try GriffinLim().decode(Matrix(rows: 3, columns: 100), on: pool).isEmpty)
        #expect(throws: AudioError.self) { try GriffinLim().decode(Matrix(rows: 9, columns: 80), on: pool) }
    }
}
