import SpeechAudio
import Testing

@Suite struct RawPCMTests {
    @Test func bytesAreLittleEndian() {
        #expect(RawPCM.encode([0.5, -1, 2, 1 / 32768]) == [0, 0x40, 0, 0x80, 0xFF, 0x7F, 1, 0])
    }
}
