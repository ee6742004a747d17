import SpeechAudio

/// A clip of noise bursts and pauses (made as Training/audio/clips.py makes it), and what pydub and upstream make
/// of it.
struct ClipFixture: Decodable {
    struct Found: Decodable {
        let length: Int
        let threshold: Double
        let keep: Int
        let silent: [[Int]]
        let frames: [Int]
        let check: UInt32
    }

    struct Reference: Decodable {
        let rate: Int
        let frames: Int
        let check: UInt32
        let rms: Float
        let samples: Int
        let source: UInt32
    }

    let rate: Int
    let channels: Int
    let extra: Int
    let parts: [[Int]]
    let silences: [Found]
    let reference: Reference
    let removed: UInt32?

    func samples() -> [Int16] {
        var frames = parts.map { $0[0] * rate / 1000 }
        frames[frames.count - 1] += extra
        var noise = Noise(seed: 1)
        return zip(frames, parts).flatMap { count, part in
            (0..<count * channels).map { _ in Int16((noise.next() * part[1]) >> 15) }
        }
    }

    func audio() -> AudioBuffer {
        AudioBuffer(samples: samples().map { Float($0) / 32768 }, sampleRate: rate, channels: channels)
    }
}
