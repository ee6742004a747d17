/// Kinds of files that the first bytes tell apart.
///
/// Only the kinds listed as readable reach the decoding library: it knows many more, rarely used and rarely
/// tested.
enum AudioContainer: Equatable {
    case readable
    /// Audio or video that needs converting first, with the name of its format.
    case foreign(String)
    case unknown

    init(_ bytes: [UInt8]) {
        if let name = Self.foreignName(bytes) {
            self = .foreign(name)
        } else {
            self = Self.isReadable(bytes) ? .readable : .unknown
        }
    }

    private static func isReadable(_ bytes: [UInt8]) -> Bool {
        for (first, second) in [("RIFF", "WAVE"), ("RIFX", "WAVE"), ("RF64", "WAVE"), ("FORM", "AIF")]
        where has(first, in: bytes) && has(second, in: bytes, at: 8) {
            return true
        }
        // FLAC, Ogg (Vorbis, Opus, FLAC), Core Audio, Sun, Sony Wave64, MP3 after tags.
        if ["fLaC", "OggS", "caff", ".snd", "riff", "ID3"].contains(where: { has($0, in: bytes) }) {
            return true
        }
        return isMP3Frame(bytes)
    }

    /// A frame header of MPEG audio layer III: sync, a known version, layer, bit rate and sample rate.
    private static func isMP3Frame(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 4, bytes[0] == 0xFF, bytes[1] & 0xE0 == 0xE0 else { return false }
        return bytes[1] & 0x18 != 0x08 && bytes[1] & 0x06 == 0x02 && bytes[2] & 0xF0 != 0xF0
            && bytes[2] & 0x0C != 0x0C
    }

    private static func foreignName(_ bytes: [UInt8]) -> String? {
        if has("ftyp", in: bytes, at: 4) { return "MP4 or M4A" }
        if bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) { return "WebM or Matroska" }
        if bytes.starts(with: [0x30, 0x26, 0xB2, 0x75]) { return "WMA or WMV" }
        if has("#!AMR", in: bytes) { return "AMR" }
        if has("ADIF", in: bytes) { return "AAC" }
        if has("RIFF", in: bytes) && has("AVI ", in: bytes, at: 8) { return "AVI" }
        if bytes.count >= 2, bytes[0] == 0xFF, bytes[1] & 0xF6 == 0xF0 { return "AAC" }
        return nil
    }

    fileprivate static func has(_ text: String, in bytes: [UInt8], at offset: Int = 0) -> Bool {
        offset <= bytes.count && bytes[offset...].starts(with: text.utf8)
    }
}

extension AudioContainer {
    /// A WAV file whose recorder could not go back to write how long it is has data of length 0, with samples after it:
    /// gives it the length of what is there. Other bytes come back as they are.
    static func withDataLength(_ bytes: [UInt8]) -> [UInt8] {
        guard has("RIFF", in: bytes), has("WAVE", in: bytes, at: 8) else { return bytes }
        func size(at start: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[start + 4 + $1]) << (8 * $1) } }
        var start = 12
        while start + 8 <= bytes.count {
            let rest = bytes.count - start - 8
            if has("data", in: bytes, at: start) {
                // What follows may be another chunk, and the file empty.
                let isChunk = rest >= 8 && (rest - 8...rest - 7).contains(size(at: start + 8))
                guard size(at: start) == 0, rest > 0, !isChunk else { return bytes }
                var mended = bytes
                let length = UInt32(clamping: rest)
                for index in 0..<4 {
                    mended[start + 4 + index] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(index)))
                }
                return mended
            }
            start += 8 + size(at: start) + size(at: start) % 2
        }
        return bytes
    }
}
