import CSndfile
import Synchronization

/// A file in memory, open in libsndfile. The library is safe for use by several threads as long as each has its
/// own handle, except for opening, which writes what went wrong to a global variable; a lock keeps that apart.
final class SoundFile {
    private static let opening = Mutex(())

    private let memory: MemoryFile
    private var handle: OpaquePointer?
    private var info: SF_INFO

    var sampleRate: Int { Int(info.samplerate) }
    var channels: Int { Int(info.channels) }
    /// Frames that the header claims, 0 to a day's: for messages only.
    var claimedFrames: Int {
        info.frames > 0 && info.frames / 86_400 <= info.samplerate ? Int(info.frames) : 0
    }

    private struct Description: Error { let text: String }

    /// - Throws: `AudioError.unreadable` with the library's reason.
    convenience init(reading bytes: [UInt8], name: String) throws {
        do {
            try self.init(MemoryFile(bytes), SFM_READ, SF_INFO())
        } catch let error as Description {
            throw AudioError.unreadable(
                name,
                reason: "is damaged or not audio that can be decoded (\(error.text)); convert it with "
                    + "'ffmpeg -i INPUT OUTPUT.wav'")
        }
    }

    /// - Throws: `AudioError.unsupported` with the library's reason.
    convenience init(writing format: AudioFormat, sampleRate: Int, channels: Int) throws {
        var info = SF_INFO()
        info.format = format.code
        info.samplerate = CInt(clamping: sampleRate)
        info.channels = CInt(clamping: channels)
        do {
            try self.init(MemoryFile(), SFM_WRITE, info)
        } catch let error as Description {
            throw AudioError.unsupported(
                "\(format.rawValue) cannot hold \(channels) channels at \(sampleRate) Hz (\(error.text))")
        }
    }

    private init(_ memory: MemoryFile, _ mode: Int, _ info: SF_INFO) throws {
        self.memory = memory
        self.info = info
        let context = Unmanaged.passUnretained(memory).toOpaque()
        let reason = Self.opening.withLock { _ -> String? in
            // The library copies the table of callbacks.
            var callbacks = MemoryFile.callbacks()
            handle = sf_open_virtual(&callbacks, CInt(mode), &self.info, context)
            return handle == nil ? Self.line(sf_strerror(nil)) : nil
        }
        if let reason { throw Description(text: reason) }
    }

    private static func line(_ text: UnsafePointer<CChar>?) -> String {
        let text = text.map { String(cString: $0) } ?? "no reason given"
        return String(text.split(whereSeparator: \.isNewline).first ?? "no reason given")
    }

    deinit { close() }

    /// The next frames, interleaved; fewer than asked for at the end.
    func read(frames count: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: count * channels) { buffer, initialized in
            buffer.initialize(repeating: 0)
            let read = sf_readf_float(handle, buffer.baseAddress, sf_count_t(count))
            initialized = Int(max(0, min(read, sf_count_t(count)))) * channels
        }
    }

    /// What the library found wrong since the file was opened.
    var failure: String? { sf_error(handle) == 0 ? nil : Self.line(sf_strerror(handle)) }

    func write(_ samples: [Int16]) -> Bool {
        sf_write_short(handle, samples, sf_count_t(samples.count)) == samples.count
    }

    func write(_ samples: [Float]) -> Bool {
        sf_write_float(handle, samples, sf_count_t(samples.count)) == samples.count
    }

    /// Completes the headers and ends the file, which takes nothing more.
    func finish() -> [UInt8] {
        close()
        return memory.bytes
    }

    /// Lets MP3 keep one bit rate, so that its length can be told from its size: streams have no table of contents.
    func keepBitRate() {
        var mode = CInt(SF_BITRATE_MODE_CONSTANT)
        sf_command(handle, CInt(SFC_SET_BITRATE_MODE), &mode, CInt(MemoryLayout<CInt>.size))
    }

    /// The bytes written since the last call. What the library goes back to change in them is lost.
    func drain() -> [UInt8] { memory.drain() }

    /// Ends the file, which takes nothing more.
    ///
    /// - Returns: the bytes written since the last `drain`.
    func finishDraining() -> [UInt8] {
        close()
        return memory.drain()
    }

    private func close() {
        if let handle { sf_close(handle) }
        handle = nil
    }
}
