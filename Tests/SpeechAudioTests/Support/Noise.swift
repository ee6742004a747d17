/// Numbers from −32768 to 32767 by a linear congruential generator, the same as in Training/audio/clips.py.
struct Noise {
    private var state: UInt32

    init(seed: UInt32) {
        state = seed
    }

    mutating func next() -> Int {
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int(state >> 16) - 32768
    }

    mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float(next()) / 32768 }
    }
}
