import Foundation
import LiveChat
import LiveChatSpeech
import SpeechAudio
import SpeechEngine

/// A clip on its way to listeners.
public struct StagedClip: Sendable {
    /// What is said, for whom, and with which voice.
    public let utterance: Utterance
    /// Its length in seconds.
    public let seconds: Double
    /// When each word is heard, in order.
    public let words: [ClipWord]
    /// A WAV file, 16 bits mono at `SpeechModel.sampleRate`.
    public let audio: Data
    /// Plain samples for listeners that take no volume.
    let samples: [Float]

    /// - Throws: errors of the encoder.
    init(_ clip: ChatClip) throws {
        utterance = clip.utterance
        seconds = clip.seconds
        words = clip.words
        samples = clip.samples
        audio = try Self.wav(clip.samples, volume: 1)
    }

    /// The clip as loud as wanted.
    func audio(volume: Double) throws -> Data {
        volume == 1 ? audio : try Self.wav(samples, volume: Float(volume))
    }

    private static func wav(_ samples: [Float], volume: Float) throws -> Data {
        let samples = volume == 1 ? samples : samples.map { $0 * volume }
        return Data(
            try StreamEncoder.whole(samples, format: .wav, sampleRate: SpeechModel.sampleRate))
    }
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
