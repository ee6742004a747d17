import Foundation

/// What the log keeps of a request.
public struct SynthesisRecord: Sendable, Codable, Equatable {
    /// When the request was taken.
    public var time: Date
    /// The request's id, as in its response and in the program's log.
    public var request: String
    /// Where the request came in.
    public var route: String
    /// The voice that spoke, or spoke first.
    public var voice: String
    /// Its class in the queue.
    public var priority: String
    /// `model`, `shared` or `cache`.
    public var source: String
    /// `done`, `cancelled`, or what went wrong, as an error code.
    public var outcome: String
    /// Length of the text.
    public var characters: Int
    /// The text itself, only if the operator asked for that.
    public var text: String?
    /// Steps of the sampler.
    public var nfe: Int
    /// Strength of guidance.
    public var cfg: Double
    /// Chunks that the text was cut into.
    public var chunks: Int
    /// Seconds of speech that were read.
    public var audioSeconds: Double
    /// From the request to the model's start.
    public var waitSeconds: Double
    /// From the request to the first samples; `nil` if there were none.
    public var firstAudioSeconds: Double?
    /// From the request to its end.
    public var totalSeconds: Double
    /// Seconds of each stage of the model.
    public var stages: [String: Double]
    /// Faults that were found in the speech, as `SpeechFault` names them, separated by commas.
    public var faults: String
    /// Turns that were made once more because of a fault.
    public var remade: Int
    /// Seconds of all stages.
    public private(set) var modelSeconds: Double

    /// A record; `modelSeconds` is the sum of the stages.
    public init(
        time: Date, request: String, route: String, voice: String, priority: String, source: String = "model",
        outcome: String = "done", characters: Int, text: String? = nil, nfe: Int, cfg: Double,
        chunks: Int = 0,
        audioSeconds: Double = 0, waitSeconds: Double = 0, firstAudioSeconds: Double? = nil,
        totalSeconds: Double = 0, stages: [String: Double] = [:], faults: String = "", remade: Int = 0
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
        self.faults = faults
        self.remade = remade
        modelSeconds = stages.values.reduce(0, +)
    }

    /// Seconds of the model per second of speech (RTF); `nil` for speech that the model did not make.
    public var realTimeFactor: Double? {
        guard source == "model", audioSeconds > 0 else { return nil }
        return modelSeconds / audioSeconds
    }
}
