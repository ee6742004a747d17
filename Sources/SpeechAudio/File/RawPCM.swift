import Foundation

/// Samples without a header: signed 16 bits, little endian, one channel.
public enum RawPCM {
    /// Writes samples to a descriptor, a pipe for example, and returns when all are taken.
    ///
    /// A pipe whose reader has gone is an error here, not the end of the process: the signal that comes with it
    /// is held back in this thread and taken away.
    ///
    /// - Throws: `AudioError.pipeClosed`, or `.cannotAccess` for other failures.
    public static func write(_ samples: [Float], to descriptor: CInt) throws {
        let bytes = encode(samples)
        try withoutPipeSignal {
            try AudioFile.write(bytes, to: descriptor) {
                errno == EPIPE
                    ? .pipeClosed
                    : .cannotAccess(
                        "descriptor \(descriptor)",
                        reason: "cannot be written (\(String(cString: strerror(errno))))")
            }
        }
    }

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

    private static func withoutPipeSignal(_ body: () throws -> Void) throws {
        var pipe = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        var pending = sigset_t()
        sigpending(&pending)
        let wasPending = sigismember(&pending, SIGPIPE) == 1
        var before = sigset_t()
        pthread_sigmask(SIG_BLOCK, &pipe, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        do {
            try body()
        } catch {
            if error as? AudioError == .pipeClosed, !wasPending {
                var now = timespec()
                while sigtimedwait(&pipe, nil, &now) == -1, errno == EINTR {}
            }
            throw error
        }
    }
}
