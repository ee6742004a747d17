import SpeechEngine

/// What a client of `/v1/realtime` sends, as JSON.
struct RealtimeMessage: Decodable {
    /// The fields beside the settings of the synthesis.
    private struct Fields: Decodable {
        let type: String
        let text: String?
        let voice: String?
        let responseFormat: String?
        let inputFormat: String?
        let unsupportedMarkup: String?
    }

    /// `session.update`, `text.append`, `text.commit` or `cancel`.
    let type: String
    let text: String?
    let voice: String?
    let responseFormat: String?
    let inputFormat: String?
    let unsupportedMarkup: String?
    let overrides: SynthesisOverrides

    init(from decoder: any Decoder) throws {
        let fields = try Fields(from: decoder)
        type = fields.type
        text = fields.text
        voice = fields.voice
        responseFormat = fields.responseFormat
        inputFormat = fields.inputFormat
        unsupportedMarkup = fields.unsupportedMarkup
        overrides = try SynthesisOverrides(from: decoder)
    }
}

/// What the server sends beside the sound, which comes in binary messages.
struct RealtimeEvent: Encodable {
    let type: String
    var index: Int?
    var text: String?
    var audioSeconds: Double?
    var firstAudioMs: Double?
    var marks: [MarkView]?
    var warnings: [String]?
    var code: String?
    var message: String?
}
