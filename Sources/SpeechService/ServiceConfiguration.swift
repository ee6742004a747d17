import SpeechEngine
import SpeechLibrary
import SpeechText

/// What a speech service is run with, whatever it is reached by.
public struct ServiceConfiguration: Sendable, Equatable {
    /// Folder of the database.
    public var dataFolder = "data"
    /// Voice of requests that name none; empty for the model's first.
    public var defaultVoice = ""
    /// Our voices by the names that clients have built in; an empty one is the default voice. A voice of the same name
    /// comes first.
    public var voiceAliases = openAIVoices
    /// How many voices, and bytes of recordings, are stored.
    public var voiceQuota = VoiceQuota()
    /// Ids that no new voice may have, because an adapter uses them for something else.
    public var reservedVoices: Set<String> = []
    /// Characters of one request; `TextLimits` bounds its code points and bytes by that.
    public var maxInputCharacters = 4096
    /// Seconds of pauses in one request.
    public var maxPauseSeconds = 30.0
    /// Seconds of speech of one turn: what a few signs are read as can be very long.
    public var maxSpeechSeconds = 1200.0
    /// Bounds of the queue and of the speech that is kept.
    public var limits = SchedulerLimits()
    /// Seconds that a request may wait for its turn.
    public var deadlineSeconds = 60.0
    /// Which part of a date is written first, where neither command nor voice says.
    public var dateOrder = TextNormalizer.DateOrder.monthFirst
    /// Settings of requests that state none.
    public var policy: StepPolicy = .fixed
    /// Whether speech with a fault is made once more, with other noise, where nobody chose the noise or has heard of it yet.
    public var makesAgain = true
    /// Hours between two rounds of the canaries; 0 for none.
    public var canaryHours = 0.0
    /// Requests that the synthesis log keeps.
    public var logRecords = 100_000
    /// Whether it keeps the texts too.
    public var logsText = false

    /// The defaults.
    public init() {}

    /// The voices of OpenAI's speech API, as of 2025, for the default voice.
    public static let openAIVoices: [String: String] = Dictionary(
        uniqueKeysWithValues: [
            "alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage",
            "shimmer", "verse",
        ].map { ($0, "") })
}
