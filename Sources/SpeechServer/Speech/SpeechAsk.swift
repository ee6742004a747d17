import SpeechEngine

/// What a route asks for; what is `nil` is the voice's, the policy's or the model's.
struct SpeechAsk: Sendable {
    var text = ""
    var voice: String?
    var route = ""
    var priority = SpeechOrder.Priority.interactive
    var client = ""
    var requestID = ""
    var speed: Float?
    var nfe: Int?
    var cfg: Float?
    var sway: Float?
    var seed: UInt64?
    var duration: Double?
    var crossFade: Double?
    var removesSilence = false
    var normalizesText = true
    var startsShort: Bool?
    /// Whether each chunk is sampled behind the end of the one before.
    var continuesProsody = true
    /// Whether `[voice:NAME]` and `[pause:1s]` are orders, not text.
    var readsTags = false
    var usesCache = true
    var deadlineSeconds: Double?
}
