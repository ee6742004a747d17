import CVoAAC

/// Mono samples to AAC in ADTS frames of 1024 samples.
final class AACEncoder {
    private static let frame = 1024
    private let encoder: UnsafeMutablePointer<ishowtts_aac>
    private var waiting: [Int16] = []

    /// - Throws: `AudioError.unsupported` for a sample rate that AAC does not know.
    init(sampleRate: Int, bitsPerSecond: Int = 64_000) throws {
        guard let encoder = ishowtts_aac_open(CInt(clamping: sampleRate), CInt(clamping: bitsPerSecond))
        else {
            throw AudioError.unsupported("aac cannot hold \(sampleRate) Hz; use 24000, or wav or flac")
        }
        self.encoder = encoder
    }

    deinit { ishowtts_aac_close(encoder) }

    func encode(_ samples: [Float]) throws -> [UInt8] {
        waiting += samples.map(PCM16.quantize)
        var bytes: [UInt8] = []
        var start = 0
        while waiting.count - start >= Self.frame {
            bytes += try encodeFrame(Array(waiting[start..<start + Self.frame]))
            start += Self.frame
        }
        waiting.removeFirst(start)
        return bytes
    }

    /// The rest, filled up with silence, and a frame more for the encoder's delay.
    func finish() throws -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<2 {
            waiting += [Int16](repeating: 0, count: max(0, Self.frame - waiting.count))
            bytes += try encodeFrame(Array(waiting[..<Self.frame]))
            waiting.removeFirst(Self.frame)
        }
        return bytes
    }

    private func encodeFrame(_ samples: [Int16]) throws -> [UInt8] {
        var samples = samples
        // The most that an ADTS frame's 13 bits of length can say.
        var out = [UInt8](repeating: 0, count: 8192)
        let count = ishowtts_aac_frame(encoder, &samples, &out, CInt(out.count))
        guard count >= 0 else {
            throw AudioError.encodingFailed("cannot encode aac: the encoder refused a frame")
        }
        return Array(out[..<Int(count)])
    }
}
