import SpeechService

extension InputForm {
    /// What a request says its text is written in.
    ///
    /// - Parameters:
    ///   - name: `text`, `tags` or `ssml`; `nil` where nothing is said.
    ///   - unsupported: `error` (default) or `skip`, for `ssml`.
    /// - Throws: `APIError` naming the field.
    init?(named name: String?, unsupported: String?) throws {
        guard let unsupported = SpeechMarkup.Unsupported(rawValue: unsupported ?? "error") else {
            throw APIError(
                .badRequest, "invalid_unsupported_markup",
                "unsupported_markup is \(unsupported ?? ""); use error or skip", field: "unsupported_markup")
        }
        switch name {
        case nil: return nil
        case "text": self = .text
        case "tags": self = .tags
        case "ssml": self = .ssml(unsupported)
        case let other?:
            throw APIError(
                .badRequest, "invalid_input_format", "input_format is \(other); use text, tags or ssml",
                field: "input_format")
        }
    }
}
