import LiveChat

/// Speaks for a chat's reading queue: a voice makes clips, a player lets them be heard.
public struct SpeechAnnouncer: Announcer {
    private let voice: any ChatVoice
    private let player: any ClipPlayer

    /// - Parameters:
    ///   - voice: makes the speech.
    ///   - player: plays it, or keeps it.
    public init(voice: any ChatVoice, player: any ClipPlayer) {
        self.voice = voice
        self.player = player
    }

    /// Begins to make the speech of an utterance; `report` is told how it goes on.
    public func announce(
        _ utterance: Utterance, report: @escaping @Sendable (AnnouncementEvent) -> Void
    ) -> any Announcement {
        let announcement = ClipAnnouncement(utterance, player: player, report: report)
        announcement.make(with: voice)
        return announcement
    }
}
