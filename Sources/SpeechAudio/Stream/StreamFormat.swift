/// Formats that speech is sent in over a network.
public enum StreamFormat: String, Sendable, CaseIterable {
    case mp3, opus, aac, flac, wav, pcm

    /// What HTTP calls it.
    public var mediaType: String {
        file?.mediaType ?? "audio/\(rawValue)"
    }

    /// Whether a header at the front states the length, which a stream cannot know.
    public var statesLength: Bool { self == .wav || self == .flac }

    var file: AudioFormat? {
        switch self {
        case .mp3: .mp3
        case .opus: .opus
        case .flac: .flac
        case .wav: .wav
        case .aac, .pcm: nil
        }
    }
}
