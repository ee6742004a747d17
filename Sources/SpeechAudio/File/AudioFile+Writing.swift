import Foundation

extension AudioFile {
    /// Writes mono samples to a file in the format that its name says. The file appears complete or not at all:
    /// samples go to a temporary file beside it, which takes its name when all is on the disk.
    ///
    /// - Throws: `AudioError` naming the file and the remedy.
    public static func write(_ samples: [Float], sampleRate: Int, to path: String) throws {
        try write(AudioBuffer(samples: samples, sampleRate: sampleRate), to: path)
    }

    /// - Parameter format: overrides what the name says.
    /// - Throws: `AudioError` naming the file and the remedy.
    public static func write(_ audio: AudioBuffer, to path: String, as format: AudioFormat? = nil) throws {
        let format = try format ?? AudioFormat(path: path)
        try replace(path, with: encode(audio, as: format))
    }

    /// The bytes of a file.
    ///
    /// - Throws: `AudioError.unsupported` if the format does not take the sample rate, `.encodingFailed` if a
    ///   sample is not a number or the encoder fails.
    public static func encode(_ audio: AudioBuffer, as format: AudioFormat) throws -> [UInt8] {
        if let index = audio.firstNotFinite {
            throw AudioError.encodingFailed("cannot write audio: sample \(index) is \(audio.samples[index])")
        }
        if let rates = format.rates, !rates.contains(audio.sampleRate) {
            throw AudioError.unsupported(
                "\(format.rawValue) cannot hold \(audio.sampleRate) Hz; it takes "
                    + rates.map(String.init).joined(separator: ", ") + " Hz, and wav and flac take any")
        }
        let file = try SoundFile(writing: format, sampleRate: audio.sampleRate, channels: audio.channels)
        try write(
            audio.samples, channels: audio.channels, to: file, integers: format.isInteger,
            name: format.rawValue)
        return file.finish()
    }

    /// Hands interleaved samples to an encoder.
    static func write(
        _ samples: [Float], channels: Int = 1, to file: SoundFile, integers: Bool, name: String
    ) throws {
        // In blocks: encoders keep what they are given at once on the stack.
        let block = 8192 * channels
        for start in stride(from: 0, to: samples.count, by: block) {
            let part = samples[start..<min(start + block, samples.count)]
            let written =
                integers ? file.write(part.map(PCM16.quantize)) : file.write(part.map { max(-1, min(1, $0)) })
            guard written else {
                throw AudioError.encodingFailed("cannot encode \(name): \(file.failure ?? "no reason given")")
            }
        }
    }

    private static func replace(_ path: String, with bytes: [UInt8]) throws {
        func failure(_ action: String) -> AudioError {
            .cannotAccess(path, reason: "cannot be \(action) (\(String(cString: strerror(errno))))")
        }
        // Devices and pipes are written to, links are followed: only files are replaced.
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            let descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw failure("written") }
            defer { close(descriptor) }
            return try write(bytes, to: descriptor) { failure("written") }
        }
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let folder = URL(fileURLWithPath: target).deletingLastPathComponent().path
        let temporary = "\(folder)/.ishowtts-\(UInt64.random(in: .min ... .max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure("created") }
        defer { close(descriptor) }
        do {
            try write(bytes, to: descriptor) { failure("written") }
            guard fsync(descriptor) == 0 else { throw failure("written") }
            guard rename(temporary, target) == 0 else { throw failure("created") }
        } catch {
            unlink(temporary)
            throw error
        }
        // The folder's entry is on the disk too; some file systems cannot say.
        let entry = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if entry >= 0 {
            fsync(entry)
            close(entry)
        }
    }

    /// Writes all bytes, however many the system takes at a time.
    static func write(_ bytes: [UInt8], to descriptor: CInt, failure: () -> AudioError) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: buffer[done...]).baseAddress,
                    buffer.count - done)
            }
            if count > 0 {
                done += count
            } else if count == 0 || errno != EINTR && !(errno == EAGAIN && wait(for: descriptor, POLLOUT)) {
                throw failure()
            }
        }
    }
}
