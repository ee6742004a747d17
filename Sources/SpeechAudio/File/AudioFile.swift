import Foundation

/// Reads and writes audio files: WAV, FLAC, Ogg (Vorbis, Opus) and MP3; AIFF, Core Audio, Sun and Wave64 are read
/// too. Every function may be called from several threads at once.
public enum AudioFile {}

extension AudioFile {
    /// Largest magnitude of a sample: floating point may exceed full scale, but sums and squares must stay finite.
    private static let loudest: Float = 16
    private static let convert = "convert it with 'ffmpeg -i INPUT OUTPUT.wav'"

    /// Reads a file of any readable format, found by its content, not its name.
    ///
    /// - Parameter path: "-" reads standard input.
    /// - Throws: `AudioError` naming the file.
    public static func read(path: String, limits: AudioLimits = AudioLimits()) throws -> AudioBuffer {
        try read(bytes: contents(path: path, limits: limits), name: AudioFile.name(path), limits: limits)
    }

    /// What errors call a path.
    static func name(_ path: String) -> String { path == "-" ? "standard input" : path }

    /// Reads an open file or pipe to its end, and leaves it open.
    ///
    /// - Parameter name: what errors call the audio.
    /// - Throws: `AudioError`.
    public static func read(
        descriptor: CInt, name: String, limits: AudioLimits = AudioLimits()
    ) throws -> AudioBuffer {
        try read(bytes: contents(of: descriptor, name: name, limits: limits), name: name, limits: limits)
    }

    /// - Parameter name: what errors call the audio.
    /// - Throws: `AudioError`.
    public static func read(
        bytes: [UInt8], name: String = "the audio", limits: AudioLimits = AudioLimits()
    ) throws -> AudioBuffer {
        try decode(file(of: bytes, name: name, limits: limits), name: name, limits: limits)
    }

    /// A file whose kind, rate and number of channels are ones that are read.
    static func file(of bytes: [UInt8], name: String, limits: AudioLimits) throws -> SoundFile {
        guard bytes.count <= limits.bytes else { throw tooManyBytes(name, limits) }
        guard !bytes.isEmpty else { throw AudioError.unreadable(name, reason: "is empty") }
        switch AudioContainer(bytes) {
        case .readable: break
        case .foreign(let format):
            throw AudioError.unreadable(name, reason: "is \(format), which is not read here; \(convert)")
        case .unknown:
            throw AudioError.unreadable(
                name, reason: "is not a known audio file (WAV, FLAC, Ogg, Opus, MP3, AIFF); \(convert)")
        }
        let file = try SoundFile(reading: AudioContainer.withDataLength(bytes), name: name)
        guard AudioLimits.rates.contains(file.sampleRate), AudioLimits.channels.contains(file.channels) else {
            throw AudioError.unreadable(
                name,
                reason:
                    "has \(file.channels) channels at \(file.sampleRate) Hz; expected 1 to 16 channels at "
                    + "4000 to 384000 Hz")
        }
        return file
    }

    /// The next samples, interleaved; none at the end.
    ///
    /// - Parameter start: number of samples before them.
    static func block(of file: SoundFile, from start: Int, name: String) throws -> [Float] {
        let block = file.read(frames: 16_384)
        if block.isEmpty, start == 0 {
            throw AudioError.unreadable(
                name, reason: "holds no samples (\(file.failure ?? "length 0")); \(convert)")
        }
        if let index = block.firstIndex(where: { !(abs($0) <= loudest) }) {
            throw AudioError.unreadable(
                name,
                reason: "sample \(start + index) is \(block[index]), not a number from -1 to 1; \(convert)")
        }
        return block
    }

    /// The length that the header claims is not believed: blocks are decoded until there are no more, or too many.
    private static func decode(_ file: SoundFile, name: String, limits: AudioLimits) throws -> AudioBuffer {
        let mostFrames = limits.frames(channels: file.channels, sampleRate: file.sampleRate)
        var samples: [Float] = []
        while true {
            let block = try block(of: file, from: samples.count, name: name)
            if block.isEmpty {
                return AudioBuffer(samples: samples, sampleRate: file.sampleRate, channels: file.channels)
            }
            samples += block
            guard samples.count / file.channels <= mostFrames else {
                throw AudioError.tooLarge(
                    name,
                    reason: "is longer than \(mostFrames / file.sampleRate) s; cut it, for example with "
                        + "'ffmpeg -i INPUT -t 15 OUTPUT.wav'")
            }
        }
    }

    /// The bytes of a file; "-" is standard input.
    static func contents(path: String, limits: AudioLimits) throws -> [UInt8] {
        if path == "-" { return try contents(of: STDIN_FILENO, name: "standard input", limits: limits) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw AudioError.cannotAccess(
                path, reason: "cannot be opened (\(String(cString: strerror(errno))))")
        }
        defer { close(descriptor) }
        return try contents(of: descriptor, name: path, limits: limits)
    }

    private static func contents(of descriptor: CInt, name: String, limits: AudioLimits) throws -> [UInt8] {
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw AudioError.cannotAccess(name, reason: "is a folder; name a file")
        }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                if errno == EAGAIN, wait(for: descriptor, POLLIN) { continue }
                throw AudioError.cannotAccess(
                    name, reason: "cannot be read (\(String(cString: strerror(errno))))")
            }
            bytes += block[..<count]
            guard bytes.count <= limits.bytes else { throw tooManyBytes(name, limits) }
        }
    }

    /// Waits until a descriptor can be read or written.
    ///
    /// - Returns: false if waiting is impossible.
    static func wait(for descriptor: CInt, _ events: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        let count = poll(&request, 1, -1)
        return count > 0 || (count < 0 && errno == EINTR)
    }

    private static func tooManyBytes(_ name: String, _ limits: AudioLimits) -> AudioError {
        .tooLarge(
            name,
            reason: "is larger than \(limits.bytes / 1_000_000) MB; cut it, for example with "
                + "'ffmpeg -i INPUT -t 15 OUTPUT.wav'")
    }
}
