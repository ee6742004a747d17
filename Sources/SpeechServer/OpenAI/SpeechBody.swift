import SpeechAudio
import SpeechEngine
import SpeechService
import SpeechText

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

    /// The fields beside the settings of the synthesis.
    private struct Fields: Decodable {
        let input: String
        let voice: VoiceName?
        let responseFormat: String?
        let streamFormat: String?
        let tags: Bool?
        let inputFormat: String?
        let unsupportedMarkup: String?
        let priority: String?
        let deadline: Double?
        let cache: Bool?
        let pronunciations: [PronunciationBody]?
    }

    private let fields: Fields
    private let overrides: SynthesisOverrides

    init(from decoder: any Decoder) throws {
        fields = try Fields(from: decoder)
        overrides = try SynthesisOverrides(from: decoder)
    }

    /// How the response is sent.
    enum Transport { case whole, stream, events }

    func format() throws -> StreamFormat {
        guard let format = StreamFormat(rawValue: fields.responseFormat ?? "mp3") else {
            throw APIError(
                .badRequest, "invalid_format",
                "response_format is \(fields.responseFormat ?? ""); use "
                    + StreamFormat.allCases.map(\.rawValue).joined(separator: ", "),
                field: "response_format")
        }
        return format
    }

    /// Formats whose header states a length are sent whole unless a stream is asked for.
    func transport(_ format: StreamFormat) throws -> Transport {
        switch fields.streamFormat {
        case nil: format.statesLength ? .whole : .stream
        case "audio": .stream
        case "sse": .events
        case let other?:
            throw APIError(
                .badRequest, "invalid_stream_format", "stream_format is \(other); use audio or sse",
                field: "stream_format")
        }
    }

    func command() throws -> SpeechCommand {
        var command = SpeechCommand(fields.input, voice: fields.voice?.id, overrides: overrides)
        command.route = "/v1/audio/speech"
        command.form =
            try InputForm(named: fields.inputFormat, unsupported: fields.unsupportedMarkup)
            ?? (fields.tags == true ? .tags : .text)
        command.usesCache = fields.cache ?? true
        command.deadlineSeconds = fields.deadline
        command.pronunciations = try fields.pronunciations.map(PronunciationBody.table)
        if let priority = fields.priority {
            guard let found = SpeechPriority.allCases.first(where: { $0.name == priority }) else {
                throw APIError(
                    .badRequest, "invalid_priority", "priority is \(priority); use interactive, chat or bulk",
                    field: "priority")
            }
            command.priority = found
        }
        return command
    }
}
