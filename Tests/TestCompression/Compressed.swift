import CBrotliEncoder
import CZlib

/// Bytes as servers compress them, by the system's libraries.
public enum Compressed {
    /// A stream of zlib's.
    public static func zlib(_ bytes: [UInt8]) -> [UInt8] {
        var length = compressBound(uLong(bytes.count))
        var result = [UInt8](repeating: 0, count: Int(length))
        precondition(compress2(&result, &length, bytes, uLong(bytes.count), 9) == Z_OK)
        return Array(result[..<Int(length)])
    }

    /// A stream of brotli's.
    public static func brotli(_ bytes: [UInt8]) -> [UInt8] {
        var length = max(16, BrotliEncoderMaxCompressedSize(bytes.count))
        var result = [UInt8](repeating: 0, count: length)
        precondition(
            BrotliEncoderCompress(
                5, 22, BROTLI_MODE_GENERIC, bytes.count, bytes, &length, &result) == BROTLI_TRUE)
        return Array(result[..<length])
    }
}
