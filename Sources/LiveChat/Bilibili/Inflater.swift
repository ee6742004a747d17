import CZlib

/// Compressed streams, inflated to a length that nobody else chooses.
enum Inflater {
    enum Fault: Error {
        /// Not such a stream, or less than a whole one.
        case damaged
        /// Longer than it may be.
        case tooLong
    }

    /// Inflates one whole stream of zlib's; what comes after its end is left out. Takes time and memory linear in what comes out, `most` bytes at most.
    static func inflate(_ bytes: ArraySlice<UInt8>, most: Int) throws(Fault) -> [UInt8] {
        // zlib remembers the address.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        defer { stream.deallocate() }
        stream.initialize(to: z_stream())
        guard bytes.count <= Int(UInt32.max),
            inflateInit_(stream, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK
        else { throw .damaged }
        defer { inflateEnd(stream) }
        var result: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let fault: Fault? = bytes.withUnsafeBufferPointer { input in
            // zlib does not write there.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            while true {
                let (status, count) = piece.withUnsafeMutableBufferPointer { output in
                    stream.pointee.next_out = output.baseAddress
                    stream.pointee.avail_out = UInt32(output.count)
                    let status = CZlib.inflate(stream, Z_NO_FLUSH)
                    return (status, output.count - Int(stream.pointee.avail_out))
                }
                guard result.count + count <= most else { return .tooLong }
                result += piece[..<count]
                if status == Z_STREAM_END { return nil }
                // Without progress, more input would be needed.
                guard status == Z_OK, count > 0 || stream.pointee.avail_in > 0 else { return .damaged }
            }
        }
        if let fault { throw fault }
        return result
    }

    /// The checksum of zlib, by which Bilibili names viewers whose ids it does not tell.
    static func checksum(_ text: String) -> UInt32 {
        let bytes = Array(text.utf8)
        guard bytes.count <= 1024 else { return 0 }
        return UInt32(truncatingIfNeeded: crc32(0, bytes, UInt32(bytes.count)))
    }
}
