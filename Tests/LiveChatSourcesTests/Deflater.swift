import CZlib

/// The system's zlib, as servers use it.
enum Deflater {
    static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var length = compressBound(uLong(bytes.count))
        var result = [UInt8](repeating: 0, count: Int(length))
        precondition(compress2(&result, &length, bytes, uLong(bytes.count), 9) == Z_OK)
        return Array(result[..<Int(length)])
    }
}
