/// Encodes mono samples as they come.
///
/// Bytes are handed out once they are final. Headers that state a length are sent with the value that means "until the
/// end" (WAV: 0xFFFFFFFF, FLAC: 0 samples); `AudioFile.encode` gives the exact one where all samples
/// are there.
public final class StreamEncoder {
    private enum Codec {
        case pcm
        case wav(started: Bool)
        case aac(AACEncoder)
        case file(SoundFile)
    }

    /// The format of the bytes.
    public let format: StreamFormat
    private let sampleRate: Int
    private var codec: Codec

    /// - Throws: `AudioError.unsupported` if the format does not take the sample rate.
    public init(_ format: StreamFormat, sampleRate: Int) throws {
        self.format = format
        self.sampleRate = sampleRate
        switch format {
        case .pcm: codec = .pcm
        case .wav: codec = .wav(started: false)
        case .aac: codec = .aac(try AACEncoder(sampleRate: sampleRate))
        case .mp3, .opus, .flac:
            let file = try SoundFile(writing: format.file ?? .flac, sampleRate: sampleRate, channels: 1)
            if format == .mp3 { file.keepBitRate() }
            codec = .file(file)
        }
    }

    /// The bytes that are ready after these samples; encoders keep some back.
    ///
    /// - Throws: `AudioError.encodingFailed`.
    public func encode(_ samples: [Float]) throws -> [UInt8] {
        switch codec {
        case .pcm: return RawPCM.encode(samples)
        case .wav(let started):
            codec = .wav(started: true)
            return (started ? [] : Self.wavHeader(dataBytes: nil, sampleRate: sampleRate))
                + RawPCM.encode(samples)
        case .aac(let encoder): return try encoder.encode(samples)
        case .file(let file):
            try AudioFile.write(samples, to: file, integers: format == .flac, name: format.rawValue)
            return file.drain()
        }
    }

    /// The bytes that are left. The encoder takes nothing more.
    public func finish() throws -> [UInt8] {
        switch codec {
        case .pcm: return []
        case .wav(let started): return started ? [] : Self.wavHeader(dataBytes: 0, sampleRate: sampleRate)
        case .aac(let encoder): return try encoder.finish()
        case .file(let file): return file.finishDraining()
        }
    }

    /// A whole file with exact headers.
    public static func whole(_ samples: [Float], format: StreamFormat, sampleRate: Int) throws -> [UInt8] {
        if let file = format.file {
            return try AudioFile.encode(AudioBuffer(samples: samples, sampleRate: sampleRate), as: file)
        }
        let encoder = try StreamEncoder(format, sampleRate: sampleRate)
        return try encoder.encode(samples) + encoder.finish()
    }

    /// - Parameter dataBytes: `nil` for a stream of unknown length.
    private static func wavHeader(dataBytes: Int?, sampleRate: Int) -> [UInt8] {
        func word(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
        func half(_ value: UInt16) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
        let data = dataBytes.map { UInt32(clamping: $0) } ?? .max
        let riff = dataBytes.map { UInt32(clamping: $0 + 36) } ?? .max
        let rate = UInt32(clamping: sampleRate)
        return Array("RIFF".utf8) + word(riff) + Array("WAVEfmt ".utf8) + word(16) + half(1) + half(1)
            + word(rate) + word(rate * 2) + half(2) + half(16) + Array("data".utf8) + word(data)
    }
}

/// Formats that speech is sent in over a network.
public enum StreamFormat: String, Sendable, CaseIterable {
    case mp3, opus, aac, flac, wav, pcm

    /// What HTTP calls it.
    public var mediaType: String {
        file?.mediaType ?? "audio/\(rawValue)"
    }

    /// Whether a header at the front states the length, which a stream cannot know.
    public var statesLength: Bool { self == .wav || self == .flac }

    var file: AudioFormat? {
        switch self {
        case .mp3: .mp3
        case .opus: .opus
        case .flac: .flac
        case .wav: .wav
        case .aac, .pcm: nil
        }
    }
}

/// Samples without a header: signed 16 bits, little endian, one channel.
public enum RawPCM {
    /// Two bytes a sample.
    public static func encode(_ samples: [Float]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * samples.count)
        for sample in samples {
            let value = UInt16(bitPattern: PCM16.quantize(sample))
            bytes.append(UInt8(truncatingIfNeeded: value))
            bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        }
        return bytes
    }
}
