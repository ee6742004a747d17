import CBrotli

extension Inflater {
    /// Inflates one whole stream of brotli's (RFC 7932); what comes after its end is left out. Takes time linear in what goes in
    /// and what comes out, and memory for `most` bytes and brotli's window of 16 MiB at most.
    static func inflateBrotli(_ bytes: ArraySlice<UInt8>, most: Int) throws(Fault) -> [UInt8] {
        guard let decoder = BrotliDecoderCreateInstance(nil, nil, nil) else { throw .damaged }
        defer { BrotliDecoderDestroyInstance(decoder) }
        var result: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let fault: Fault? = bytes.withUnsafeBufferPointer { input in
            var next = input.baseAddress
            var left = input.count
            while true {
                let (status, count) = piece.withUnsafeMutableBufferPointer { output in
                    var place = output.baseAddress
                    var free = output.count
                    let status = BrotliDecoderDecompressStream(decoder, &left, &next, &free, &place, nil)
                    return (status, output.count - free)
                }
                guard result.count + count <= most else { return .tooLong }
                result += piece[..<count]
                switch status {
                case BROTLI_DECODER_RESULT_SUCCESS: return nil
                case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: continue
                // All input was given: it ends too early.
                default: return .damaged
                }
            }
        }
        if let fault { throw fault }
        return result
    }
}
