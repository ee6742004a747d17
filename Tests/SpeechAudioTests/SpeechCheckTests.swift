import Foundation
import SpeechAudio
import Tensors
import Testing

/// Faults of a made-up signal: bursts of a tone between silences, as syllables are.
@Suite struct SpeechCheckTests {
    /// Sixteen syllables of 0.2 s with 0.05 s between them, and 0.3 s of silence around.
    private let good: [Float] = {
        var samples = [Float](repeating: 0, count: 7200)
        for syllable in 0..<16 {
            let period = 90 + 7 * syllable
            samples += (0..<4800).map { 0.4 * Float($0 % period) / Float(period) - 0.2 }
            samples += [Float](repeating: 0, count: 1200)
        }
        return samples + [Float](repeating: 0, count: 6000)
    }()

    private func faults(
        _ samples: [Float], _ expected: SpeechExpectation = SpeechExpectation(), block: Int = 1000
    ) -> [SpeechFault] {
        var check = SpeechCheck()
        for start in stride(from: 0, to: samples.count, by: block) {
            check.append(Array(samples[start..<min(start + block, samples.count)]))
        }
        return check.faults(expected)
    }

    @Test func findsNothingInGoodSpeech() {
        #expect(faults(good, SpeechExpectation(samples: good.count, tail: 0.3)).isEmpty)
        #expect(faults(good).isEmpty)
    }

    @Test(arguments: [1, 7, 239, 240, 241, 5000, 1_000_000]) func doesNotDependOnBlocks(block: Int) {
        #expect(faults(good, block: block).isEmpty)
        #expect(faults(Array(good[..<40_000]), block: block) == [.cutEnd])
        #expect(faults(good + [.nan], block: block).isEmpty, "a frame that is not whole is not judged")
        #expect(faults(good + [.nan] + good, block: block) == [.notFinite])
    }

    @Test func findsWhatIsCut() {
        let cut = Array(good[..<40_000])
        #expect(faults(cut, SpeechExpectation(samples: good.count)) == [.length, .cutEnd])
        #expect(faults(cut, SpeechExpectation(samples: cut.count)) == [.cutEnd])
        // The last syllables are silent.
        let missing = Array(good[..<85_000]) + [Float](repeating: 0, count: good.count - 85_000)
        #expect(faults(missing, SpeechExpectation(samples: good.count, tail: 0.3)) == [.cutEnd])
        #expect(faults(missing, SpeechExpectation(samples: good.count)).isEmpty)
    }

    @Test func lengthsMayDifferALittle() {
        let expected = { SpeechExpectation(samples: $0) }
        #expect(
            faults(good, expected(good.count + 1000)).isEmpty
                && faults(good, expected(good.count - 1000)).isEmpty)
        #expect(faults(good, expected(good.count + 6000)) == [.length])
        #expect(faults(good, expected(good.count - 6000)) == [.length])
        var shorter = expected(good.count + 60_000)
        shorter.mayBeShorter = true
        #expect(faults(good, shorter).isEmpty)
    }

    @Test func findsSilence() {
        #expect(faults([Float](repeating: 0, count: 24_000)) == [.silence])
        #expect(faults(good.map { $0 * 1e-3 }) == [.silence])
        let hole = Array(good[..<30_000]) + [Float](repeating: 0, count: 36_000) + good[30_000...]
        #expect(faults(hole) == [.silence])
        // Nothing at all, and what is too short to be judged.
        #expect(faults([]).isEmpty && faults([Float](repeating: 0, count: 2000)).isEmpty)
    }

    @Test func findsNoise() {
        var random = SystemRandomNumberGenerator()
        let noise = (0..<good.count).map { _ in Float.random(in: -0.2...0.2, using: &random) }
        #expect(faults(noise).contains(.noise))
        #expect(faults(zip(good, noise).map { $0 + $1 }).contains(.noise))
        #expect(faults(zip(good, noise).map { $0 + $1 * 0.01 }).isEmpty)
        #expect(faults([Float](repeating: 0.1, count: 24_000)).contains(.noise))
    }

    @Test func findsClipping() {
        #expect(faults(good.map { max(-1, min(1, $0 * 8)) }) == [.clipping])
        var peaks = good
        peaks[20_000] = 1.2
        #expect(faults(peaks).isEmpty)
    }

    /// Mels of frames that have nothing to do with each other.
    private func mel(frames: Int) -> Matrix {
        var random = SystemRandomNumberGenerator()
        // Bands move together, as a sound's do.
        let values = (0..<frames).flatMap { _ in
            (0..<10).flatMap { _ in [Float](repeating: Float.random(in: -6...0, using: &random), count: 10) }
        }
        return Matrix(rows: frames, columns: 100, values: values)
    }

    @Test func findsWhatIsHeardTwice() {
        func faults(_ mel: Matrix, repeats: Bool = false) -> [SpeechFault] {
            var check = SpeechCheck()
            check.append(good)
            check.append(mel: mel)
            return check.faults(SpeechExpectation(repeats: repeats))
        }
        let once = mel(frames: 400)
        #expect(faults(once).isEmpty)
        let values = once.values
        let twice = Matrix(rows: 480, columns: 100, values: Array(values[..<20_000]) + values[12_000...])
        #expect(faults(twice) == [.repetition])
        #expect(faults(twice, repeats: true).isEmpty)
        // What is too short, or silent, says nothing.
        #expect(
            faults(Matrix(rows: 0, columns: 100)).isEmpty && faults(Matrix(rows: 400, columns: 8)).isEmpty)
        #expect(
            faults(Matrix(rows: 300, columns: 100, values: [Float](repeating: -11.5, count: 30_000))).isEmpty)
    }

    @Test func findsAnotherVoice() {
        // Two broad peaks over a slope.
        func voice(_ peak: Float, slope: Float = -0.03) -> Matrix {
            var frame: [Float] = []
            for band in 0..<100 {
                var level: Float = -4 + slope * Float(band)
                for middle in [peak, peak + 30] {
                    let distance: Float = (Float(band) - middle) / 10
                    level += 2 * exp(-distance * distance)
                }
                frame.append(level)
            }
            return Matrix(rows: 200, columns: 100, values: (0..<200).flatMap { _ in frame })
        }
        func faults(_ speech: Matrix, as reference: Matrix?) -> [SpeechFault] {
            var check = SpeechCheck(voice: reference)
            check.append(good)
            check.append(mel: speech)
            return check.faults(SpeechExpectation(repeats: true))
        }
        #expect(faults(voice(30), as: voice(32)).isEmpty)
        #expect(faults(voice(30, slope: -0.06), as: voice(30, slope: 0.01)).isEmpty, "the tilt says nothing")
        #expect(faults(voice(30), as: voice(45)) == [.voice])
        #expect(faults(voice(30), as: nil).isEmpty)
        #expect(faults(voice(30).rows(0..<50), as: voice(45)).isEmpty, "too little to be judged")
    }
}
