import LiveChat
import LiveChatSpeech
import Synchronization

/// Speaks to a stage: nothing is made while nobody listens, and a channel may have a voice of its own.
struct StageAnnouncer: Announcer {
    let speech: SpeechAnnouncer
    let stage: ClipStage
    /// The voice of a channel, `platform:channel`.
    let voice: @Sendable (String) -> String?

    func announce(
        _ utterance: Utterance, report: @escaping @Sendable (AnnouncementEvent) -> Void
    ) -> any Announcement {
        guard !stage.isDeserted else {
            Task { report(.failed(NobodyListens().description)) }
            return Silence()
        }
        var utterance = utterance
        if utterance.voice == nil {
            utterance.voice = voice("\(utterance.message.platform.rawValue):\(utterance.message.channel)")
        }
        return speech.announce(utterance, report: report)
    }

    /// What is not even made.
    private struct Silence: Announcement {
        func play() {}
        func cancel() {}
        func pause() {}
        func resume() {}
        func setVolume(_: Double) {}
    }
}
