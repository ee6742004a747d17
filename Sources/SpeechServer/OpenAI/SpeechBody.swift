import SpeechAudio

/// The body of `POST /v1/audio/speech`: OpenAI's fields, and ours beside them.
struct SpeechBody: Decodable {
    /// `"hana"`, or `{"id": "hana"}`.
    struct VoiceName: Decodable {
        let id: String

        private struct Object: Decodable { let id: String }

        init(from decoder: any Decoder) throws {
            if let object = try? Object(from: decoder) {
                id = object.id
            } else {
                id = try decoder.singleValueContainer().decode(String.self)
            }
        }
    }

    let model: String?
    let input: String
    let voice: VoiceName?
    let responseFormat: String?
    let streamFormat: String?
    let speed: Float?
    let nfe: Int?
    let cfg: Float?
    let sway: Float?
    let seed: UInt64?
    let duration: Double?
    let crossFade: Double?
    let removeSilence: Bool?
    let normalize: Bool?
    let startShort: Bool?
    let continuity: Bool?
    let tags: Bool?
    let priority: String?
    let deadline: Double?
    let cache: Bool?

    /// How the response is sent.
    enum Transport { case whole, stream, events }

    func format() throws -> StreamFormat {
        guard let format = StreamFormat(rawValue: responseFormat ?? "mp3") else {
            throw APIError(
                .badRequest, "invalid_format",
                "response_format is \(responseFormat ?? ""); use "
                    + StreamFormat.allCases.map(\.rawValue).joined(separator: ", "),
                field: "response_format")
        }
        return format
    }

    /// Formats whose header states a length are sent whole unless a stream is asked for.
    func transport(_ format: StreamFormat) throws -> Transport {
        switch streamFormat {
        case nil: format.statesLength ? .whole : .stream
        case "audio": .stream
        case "sse": .events
        case let other?:
            throw APIError(
                .badRequest, "invalid_stream_format", "stream_format is \(other); use audio or sse",
                field: "stream_format")
        }
    }
}
