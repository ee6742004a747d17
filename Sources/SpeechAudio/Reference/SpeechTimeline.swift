/// Where in a recording somebody speaks and where there are pauses, in steps of 10 ms.
struct SpeechTimeline {
    private static let step = 10
    /// Least length of a pause in milliseconds.
    private static let leastPause = 200
    /// Decibels below the loud parts where speech ends.
    private static let depth = 25.0

    struct Pause: Equatable {
        /// Milliseconds in the recording.
        var range: Range<Int>
        /// Milliseconds of speech before it.
        var spoken: Int
    }

    let pauses: [Pause]
    /// Milliseconds of speech in all.
    let spoken: Int
    private let clip: Clip

    init(_ clip: Clip) {
        self.clip = clip
        let levels = LevelRuler(clip)
        let steps = stride(from: 0, to: clip.length, by: Self.step).map { levels.rms($0..<$0 + Self.step) }
        let loud = steps.sorted().dropFirst(steps.count * 9 / 10).first ?? 0
        let limit = Double(loud) * Double(Loudness.amplitude(decibels: -Self.depth))
        var pauses: [Pause] = []
        var (spoken, start) = (0, 0)
        for (index, level) in (steps + [.max]).enumerated() where Double(level) > limit {
            let end = index * Self.step
            if end - start >= Self.leastPause, spoken > 0, index < steps.count {
                pauses.append(Pause(range: start..<end, spoken: spoken))
            }
            spoken += index < steps.count ? Self.step : 0
            start = end + Self.step
        }
        self.pauses = pauses
        self.spoken = spoken
    }

    func frame(at milliseconds: Int) -> Int { clip.frame(at: milliseconds) }
}
