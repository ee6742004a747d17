import Foundation
import LiveChat
import LiveChatSpeech
import SpeechAudio
import SpeechEngine

/// A clip on its way to listeners; it grows while it is made.
public struct StagedClip: Sendable {
    private var clip: ChatClip

    init(_ clip: ChatClip) { self.clip = clip }

    /// What is said, for whom, and with which voice.
    public var utterance: Utterance { clip.utterance }
    /// Its length in seconds; predicted until it is whole.
    public var seconds: Double { clip.seconds }
    /// Seconds of it that are made.
    public var madeSeconds: Double { clip.madeSeconds }
    /// Whether it is made to its end.
    public var isWhole: Bool { clip.isWhole }
    /// When each word is heard, as far as that is known; in order.
    public var words: [ClipWord] { clip.words }

    mutating func add(_ piece: ClipPiece) {
        clip.add(piece)
    }

    /// A WAV file of what is made, 16 bits mono at `SpeechModel.sampleRate`.
    ///
    /// - Throws: errors of the encoder.
    public func audio(volume: Double = 1) throws -> Data { try Self.wav(clip.samples, volume: Float(volume)) }

    static func wav(_ samples: [Float], volume: Float = 1) throws -> Data {
        let samples = volume == 1 ? samples : samples.map { $0 * volume }
        return Data(
            try StreamEncoder.whole(samples, format: .wav, sampleRate: SpeechModel.sampleRate))
    }
}

/// What came to a clip that listeners have.
public struct StagedPiece: Sendable {
    /// The queue's number of the clip.
    public let item: Int
    /// Seconds of the clip before it.
    public let start: Double
    /// The clip's length; predicted until it is whole.
    public let seconds: Double
    /// When each word of the clip is heard, as far as that is known; in order.
    public let words: [ClipWord]
    /// Whether the clip is whole with it.
    public let isLast: Bool
    let samples: [Float]

    /// A WAV file of the piece alone.
    ///
    /// - Throws: errors of the encoder.
    public func audio() throws -> Data { try StagedClip.wav(samples) }
}

extension StagedClip {
    /// The header that iShowTTS's clients know.
    public var packet: DanmakuPacket {
        DanmakuPacket(
            platform: utterance.message.platform, channel: utterance.message.channel,
            username: utterance.name, text: utterance.speech.text, color: utterance.color)
    }

    /// The packet that they play, as loud as wanted.
    ///
    /// - Throws: errors of the encoder.
    public func packet(volume: Double) throws -> Data { try packet.packet(audio: try audio(volume: volume)) }
}
