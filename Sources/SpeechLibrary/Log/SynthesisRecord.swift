import Foundation

/// What the log keeps of a request.
public struct SynthesisRecord: Sendable, Codable, Equatable {
    public var time: Date
    /// The request's id, as in its response and in the server's log.
    public var request: String
    public var route: String
    public var voice: String
    public var priority: String
    /// `model`, `shared` or `cache`.
    public var source: String
    /// `done`, `cancelled`, or what went wrong, as an error code.
    public var outcome: String
    public var characters: Int
    /// The text itself, only where the operator asked for that.
    public var text: String?
    public var nfe: Int
    public var cfg: Double
    public var chunks: Int
    public var audioSeconds: Double
    public var waitSeconds: Double
    public var firstAudioSeconds: Double?
    public var totalSeconds: Double
    /// Seconds of each stage.
    public var stages: [String: Double]

    public init(
        time: Date, request: String, route: String, voice: String, priority: String, source: String = "model",
        outcome: String = "done", characters: Int, text: String? = nil, nfe: Int, cfg: Double,
        chunks: Int = 0,
        audioSeconds: Double = 0, waitSeconds: Double = 0, firstAudioSeconds: Double? = nil,
        totalSeconds: Double = 0, stages: [String: Double] = [:]
    ) {
        self.time = time
        self.request = request
        self.route = route
        self.voice = voice
        self.priority = priority
        self.source = source
        self.outcome = outcome
        self.characters = characters
        self.text = text
        self.nfe = nfe
        self.cfg = cfg
        self.chunks = chunks
        self.audioSeconds = audioSeconds
        self.waitSeconds = waitSeconds
        self.firstAudioSeconds = firstAudioSeconds
        self.totalSeconds = totalSeconds
        self.stages = stages
    }

    /// Seconds of the model per second of speech (RTF).
    public var realTimeFactor: Double? {
        guard source == "model", audioSeconds > 0 else { return nil }
        return stages.values.reduce(0, +) / audioSeconds
    }
}
