/// Speech that was made before, up to a number of bytes; the one that was used longest ago goes first.
struct AudioCache {
    private var entries: [RenderingKey: (speech: Speech, used: Int)] = [:]
    private var clock = 0
    private(set) var bytes = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    mutating func speech(for key: RenderingKey) -> Speech? {
        guard let entry = entries[key] else { return nil }
        clock += 1
        entries[key] = (entry.speech, clock)
        return entry.speech
    }

    mutating func keep(_ speech: Speech, for key: RenderingKey) {
        let size = Self.bytes(of: speech)
        guard size <= limit / 4, entries[key] == nil else { return }
        clock += 1
        entries[key] = (speech, clock)
        bytes += size
        while bytes > limit, let oldest = entries.min(by: { $0.value.used < $1.value.used }) {
            entries[oldest.key] = nil
            bytes -= Self.bytes(of: oldest.value.speech)
        }
    }

    private static func bytes(of speech: Speech) -> Int {
        speech.samples.count * MemoryLayout<Float>.size + speech.words.count * 64 + 512
    }
}
