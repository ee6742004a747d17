import SpeechAudio
import SpeechEngine
import Tensors

/// A speech that was damaged in a known way, and what is expected of it.
struct Damage {
    let name: String
    let samples: [Float]
    var expected: SpeechExpectation

    /// What the checks find.
    ///
    /// - Throws: what a spectrogram throws of less than 1024 samples.
    func faults(voice: Voice, on pool: ThreadPool) throws -> [SpeechFault] {
        var check = SpeechCheck(
            voice: Matrix(rows: voice.melFrames, columns: voice.melBins, values: voice.mel))
        check.append(samples)
        check.append(mel: try MelSpectrogram().apply(samples, on: pool))
        return check.faults(expected)
    }

    /// A speech in every damage that applies to it.
    ///
    /// - Parameters:
    ///   - others: the same sentence by other voices.
    ///   - voice: whose speech this is.
    static func all(
        of speech: Speech, others: [(name: String, speech: Speech)], as voice: String,
        _ random: inout DamageRandom
    ) -> [Damage] {
        let samples = speech.samples
        let level = Loudness.activeLevel(samples, sampleRate: SpeechModel.sampleRate)
        let sounds = Sounds(samples, level: level)
        guard level > 0, samples.count > SpeechModel.sampleRate, sounds.count > SpeechModel.sampleRate / 2
        else {
            return []
        }
        var all: [Damage] = []
        func add(_ name: String, _ samples: [Float], planned: Bool = true) {
            var expected = speech.expected
            if !planned { expected.samples = samples.count }
            all.append(Damage(name: name, samples: samples, expected: expected))
        }
        let lost = random.seconds(0.1...0.5)
        let end = sounds.soundingEnd(before: sounds.last - lost)
        add("cut within the last word", Array(samples[..<end]))
        add("the same, as if it had been planned so", Array(samples[..<end]), planned: false)
        let silenced = sounds.last - random.seconds(0.3...0.6)
        add("last sounds missing, length as planned", Self.silencing(samples, silenced..<samples.count))
        add("silence", [Float](repeating: 0, count: samples.count))
        let hole = random.seconds(1.5...2.5)
        let middle = sounds.first + random.index(sounds.count)
        add(
            "silence of 1.5 to 2.5 s within, length planned so",
            Array(samples[..<middle]) + [Float](repeating: 0, count: hole) + Array(samples[middle...]),
            planned: false)
        add("white noise in its place", random.noise(samples.count).map { $0 * level })
        for decibels in [0, 10, 20] {
            let gain = level / [1, 3.16, 10][decibels / 10]
            let noise = random.noise(samples.count)
            add("white noise \(decibels) dB below it", zip(samples, noise).map { $0 + $1 * gain })
        }
        add("hum of 100 Hz in its place", random.hum(samples.count).map { $0 * level * 1.41 })
        let gain = 4 / max(Loudness.peak(samples), .leastNormalMagnitude)
        add("12 dB over full scale", samples.map { max(-1, min(1, $0 * gain)) })
        let stretch = random.seconds(0.7...1.2)
        if sounds.count > stretch + SpeechModel.sampleRate / 2 {
            let start = sounds.first + random.index(sounds.count - stretch)
            add(
                "0.7 to 1.2 s of it twice, length planned so",
                Array(samples[..<(start + stretch)]) + Array(samples[start...]), planned: false)
        }
        for other in others {
            all.append(
                Damage(
                    name: "\(other.name) in place of \(voice)", samples: other.speech.samples,
                    expected: other.speech.expected))
        }
        return all
    }

    private static func silencing(_ samples: [Float], _ range: Range<Int>) -> [Float] {
        var samples = samples
        for index in range.clamped(to: samples.indices) { samples[index] = 0 }
        return samples
    }
}

/// Where a speech sounds.
private struct Sounds {
    /// Samples of a frame.
    private static let frame = 240

    /// First sample that sounds, and the one after the last.
    let first: Int
    let last: Int
    private let isSounding: [Bool]

    var count: Int { last - first }

    init(_ samples: [Float], level: Float) {
        isSounding = stride(from: 0, through: samples.count - Self.frame, by: Self.frame).map { start in
            Loudness.rms(Array(samples[start..<start + Self.frame])) > level / 5.6
        }
        first = (isSounding.firstIndex(of: true) ?? 0) * Self.frame
        last = ((isSounding.lastIndex(of: true) ?? -1) + 1) * Self.frame
    }

    /// The end of the last frame that sounds before a sample: a cut there is within a sound.
    func soundingEnd(before sample: Int) -> Int {
        let index = isSounding.prefix(max(1, sample / Self.frame)).lastIndex(of: true) ?? 0
        return (index + 1) * Self.frame
    }
}

/// Numbers of a seed, the same everywhere (SplitMix64).
struct DamageRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A number of samples.
    mutating func seconds(_ range: ClosedRange<Double>) -> Int {
        Int(Double.random(in: range, using: &self) * Double(SpeechModel.sampleRate))
    }

    /// A number from 0 to `count` − 1; 0 for no count.
    mutating func index(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &self) }

    /// White noise of power 1.
    mutating func noise(_ count: Int) -> [Float] {
        let most = Float(3).squareRoot()
        return (0..<count).map { _ in Float.random(in: -most...most, using: &self) }
    }

    /// A tone of 100 Hz and its overtones, of amplitude 1 at most.
    func hum(_ count: Int) -> [Float] {
        // A saw tooth of 240 samples.
        (0..<count).map { Float($0 % 240) / 120 - 1 }
    }
}
