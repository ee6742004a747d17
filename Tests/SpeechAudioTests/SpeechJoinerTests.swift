import SpeechAudio
import Testing

@Suite struct SpeechJoinerTests {
    private static let fade = CrossFade(seconds: 0, sampleRate: 24_000)

    private func sound(_ count: Int, _ value: Float = 0.1) -> [Float] {
        [Float](repeating: value, count: count)
    }
    private func silence(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }

    /// Joins two chunks that are given in blocks of some samples.
    private func join(_ first: [Float], _ second: [Float], pause: Int?, least: Int = 0, block: Int) -> (
        samples: [Float], leftOut: Int
    ) {
        var joiner = SpeechJoiner(Self.fade, level: 0.1)
        var joined: [Float] = []
        func give(_ chunk: [Float], pause: Int?, holdsEnd: Bool) {
            joiner.begin(count: chunk.count, pause: pause, least: least, holdsEnd: holdsEnd)
            for start in stride(from: 0, to: chunk.count, by: block) {
                joined += joiner.append(Array(chunk[start..<min(start + block, chunk.count)]))
            }
            joined += joiner.endChunk()
        }
        give(first, pause: nil, holdsEnd: pause != nil)
        give(second, pause: pause, holdsEnd: false)
        return (joined + joiner.finish(), joiner.leftOut)
    }

    @Test(arguments: [7, 60, 1000, 100_000])
    func shortensThePauseBetweenChunks(block: Int) {
        let first = silence(600) + sound(1200) + silence(1800)
        let second = silence(1200) + sound(900) + silence(300)
        let result = join(first, second, pause: 1500, block: block)
        #expect(result.leftOut == 1500)
        #expect(result.samples == silence(600) + sound(1200) + silence(1500) + sound(900) + silence(300))
    }

    @Test(arguments: [7, 60, 1000])
    func cutsIntoTheSecondChunkWhereTheFirstHasTooLittle(block: Int) {
        let result = join(sound(1200) + silence(300), silence(1200) + sound(600), pause: 600, block: block)
        #expect(result.samples == sound(1200) + silence(600) + sound(600))
    }

    @Test func leavesShortPausesAndUnknownOnes() {
        let (first, second) = (sound(1200) + silence(300), silence(300) + sound(600))
        #expect(join(first, second, pause: 900, block: 100).samples == first + second)
        #expect(join(first, second, pause: nil, block: 100).samples == first + second)
    }

    @Test(arguments: [7, 60, 1000, 100_000])
    func lengthensThePauseBetweenChunks(block: Int) {
        let first = sound(1200) + silence(300)
        let second = silence(600) + sound(900) + silence(300)
        let result = join(first, second, pause: 1500, least: 1500, block: block)
        #expect(result.leftOut == -600)
        #expect(result.samples == sound(1200) + silence(1500) + sound(900) + silence(300))
        // 900 samples are there: 100 are missing.
        #expect(join(first, second, pause: 1200, least: 1000, block: block).leftOut == -100)
        #expect(
            join(first, sound(900), pause: 600, least: 900, block: block).samples == sound(1200)
                + silence(600) + sound(900))
        #expect(
            join(sound(600), sound(600), pause: 300, least: 300, block: block).samples == sound(600)
                + silence(300) + sound(600))
    }

    @Test func pausesInsideAChunkStay() {
        let first = sound(600) + silence(6000) + sound(600)
        #expect(join(first, sound(600), pause: 60, block: 250).samples == first + sound(600))
    }

    @Test func chunksThatNeverSound() {
        #expect(join(silence(600), silence(600), pause: 300, block: 100).samples == silence(300))
        #expect(join(sound(600), [], pause: 300, block: 100).samples == sound(600))
        #expect(join([], sound(600), pause: 300, block: 100).samples == sound(600))
    }

    @Test func nothingIsLostWithAFade() {
        var joiner = SpeechJoiner(CrossFade(seconds: 0.005, sampleRate: 24_000), level: 0.1)
        joiner.begin(count: 2400, pause: nil, holdsEnd: true)
        var joined = joiner.append(sound(1200) + silence(1200)) + joiner.endChunk()
        joiner.begin(count: 2400, pause: 600, holdsEnd: false)
        joined += joiner.append(silence(1200) + sound(1200)) + joiner.endChunk() + joiner.finish()
        #expect(joined.count == 1200 + 600 + 1200 - 120)
        #expect(joined.prefix(1200).allSatisfy { $0 == 0.1 } && joined.suffix(1200).allSatisfy { $0 == 0.1 })
    }
}
