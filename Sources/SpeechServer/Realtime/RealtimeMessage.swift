/// What a client of `/v1/realtime` sends, as JSON.
struct RealtimeMessage: Decodable {
    /// `session.update`, `text.append`, `text.commit` or `cancel`.
    let type: String
    let text: String?
    let voice: String?
    let responseFormat: String?
    let speed: Float?
    let nfe: Int?
    let cfg: Float?
    let seed: UInt64?
}

/// What the server sends beside the sound, which comes in binary messages.
struct RealtimeEvent: Encodable {
    let type: String
    var index: Int?
    var text: String?
    var audioSeconds: Double?
    var firstAudioMs: Double?
    var code: String?
    var message: String?
}
