import Basics
import CSndfile

/// Formats that audio is written in.
public enum AudioFormat: String, Sendable, CaseIterable {
    case wav
    /// WAV with 32-bit floating-point samples: exact, twice the size.
    case wavFloat = "wav-float"
    case flac
    /// Vorbis.
    case ogg
    case opus
    case mp3

    /// The format of a file name's extension.
    ///
    /// - Throws: `AudioError.unsupported` listing what is possible.
    public init(path: String) throws {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let ending = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last ?? ""
        guard let format = AudioFormat(rawValue: ending.lowercased()), format != .wavFloat else {
            let known = AudioFormat.allCases.filter { $0 != .wavFloat }.map { ".\($0.rawValue)" }
            let what = ending.isEmpty ? "no ending" : "the ending .\(ending)"
            throw AudioError.unsupported(
                "\(path): \(what), which says no known format; use \(known.joined(separator: ", "))")
        }
        self = format
    }

    /// What HTTP calls it.
    public var mediaType: String {
        switch self {
        case .wav, .wavFloat: "audio/wav"
        case .flac: "audio/flac"
        case .ogg: "audio/ogg"
        case .opus: "audio/ogg; codecs=opus"
        case .mp3: "audio/mpeg"
        }
    }

    /// Whether samples are stored as 16-bit integers; else the encoder takes floating point.
    var isInteger: Bool { self == .wav || self == .flac }

    /// libsndfile's number of the format.
    var code: CInt {
        let code =
            switch self {
            case .wav: SF_FORMAT_WAV | SF_FORMAT_PCM_16
            case .wavFloat: SF_FORMAT_WAV | SF_FORMAT_FLOAT
            case .flac: SF_FORMAT_FLAC | SF_FORMAT_PCM_16
            case .ogg: SF_FORMAT_OGG | SF_FORMAT_VORBIS
            case .opus: SF_FORMAT_OGG | SF_FORMAT_OPUS
            case .mp3: SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III
            }
        return CInt(code)
    }

    /// Sample rates that the encoder takes; any if `nil`.
    var rates: [Int]? {
        switch self {
        case .opus: [8000, 12_000, 16_000, 24_000, 48_000]
        case .mp3: [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]
        case .wav, .wavFloat, .flac, .ogg: nil
        }
    }
}

/// How much audio a reader takes in. `AudioFile` refuses what exceeds it; of a reference, more
/// seconds and samples are cut off.
public struct AudioLimits: Sendable, Equatable {
    /// Seconds of audio.
    public var seconds: Double
    /// Bytes of the file.
    public var bytes: Int
    /// Samples of all channels together, which bounds memory: four bytes each.
    public var samples: Int

    /// - Parameters:
    ///   - seconds: of audio.
    ///   - bytes: of the file.
    ///   - samples: of all channels together.
    public init(seconds: Double = 600, bytes: Int = 200_000_000, samples: Int = 120_000_000) {
        self.seconds = seconds
        self.bytes = bytes
        self.samples = samples
    }

    /// Frames that the limits of seconds and samples leave.
    func frames(channels: Int, sampleRate: Int) -> Int {
        min(samples / channels, Int(clamping: seconds * Double(sampleRate)))
    }

    /// Sample rates that are taken for audio.
    static let rates = 4000...384_000
    static let channels = 1...16
}
