import Foundation

/// A chat completion in OpenAI's shape, whole or as the one chunk of a stream.
struct ChatCompletion: Encodable {
    struct Message: Encodable {
        let role: String
        let content: String
    }

    struct Choice: Encodable {
        let index: Int
        let message: Message?
        let delta: Message?
        let finishReason: String
    }

    struct Usage: Encodable {
        var promptTokens = 0
        var completionTokens = 0
        var totalTokens = 0
    }

    let id: String
    let object: String
    let created: Int
    let model: String
    let choices: [Choice]
    let usage: Usage?

    init(id: String, model: String, _ content: String, isChunk: Bool) {
        self.id = id
        self.model = model
        object = isChunk ? "chat.completion.chunk" : "chat.completion"
        created = Int(Date().timeIntervalSince1970)
        let message = Message(role: "assistant", content: content)
        choices = [
            Choice(
                index: 0, message: isChunk ? nil : message, delta: isChunk ? message : nil,
                finishReason: "stop")
        ]
        usage = isChunk ? nil : Usage()
    }
}
