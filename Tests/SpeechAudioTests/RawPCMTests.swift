import Foundation
import SpeechAudio
import Testing

@Suite struct RawPCMTests {
    @Test func bytesAreLittleEndian() {
        #expect(RawPCM.encode([0.5, -1, 2, 1 / 32768]) == [0, 0x40, 0, 0x80, 0xFF, 0x7F, 1, 0])
    }

    @Test func allGoThroughAPipe() throws {
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        // A pipe that does not wait, and holds less than is written.
        try #require(fcntl(writing, F_SETFL, O_NONBLOCK) == 0)
        var noise = Noise(seed: 1)
        let samples = noise.floats(200_000)
        let received = Companion { () -> [UInt8] in
            var all: [UInt8] = []
            var block = [UInt8](repeating: 0, count: 4096)
            while case let count = read(reading, &block, block.count), count > 0 { all += block[..<count] }
            return all
        }
        try RawPCM.write(samples, to: writing)
        close(writing)
        #expect(received.result() == RawPCM.encode(samples))
        close(reading)
    }

    @Test func aReaderThatHasGoneIsAnError() throws {
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        #expect(throws: AudioError.pipeClosed) { try RawPCM.write([0, 0], to: ends[1]) }
        var pending = sigset_t()
        sigpending(&pending)
        #expect(sigismember(&pending, SIGPIPE) == 0)
    }

    @Test func aDescriptorThatIsNone() {
        #expect(throws: AudioError.self) { try RawPCM.write([0], to: -1) }
    }
}
