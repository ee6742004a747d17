/// What programs ask of Speaker.bot, over its WebSocket (`request`) or by UDP (`command`).
public struct SpeakerBotCommand: Sendable, Equatable {
    /// What is asked for.
    public enum Action: Sendable, Equatable {
        /// - Parameter voice: an alias of the sender's.
        case speak(text: String, voice: String?)
        /// What plays now; the rest goes on.
        case stop
        case pause, resume, clear
        case enable(Bool)
        /// Known, and without meaning here.
        case other(String)
    }

    /// What is asked for.
    public var action: Action
    /// Names the request in its answer: `{"id": …, "status": "ok"}`.
    public var id: String?

    /// A command as it would be read.
    public init(action: Action, id: String? = nil) {
        self.action = action
        self.id = id
    }

    /// - Returns: `nil` for an object that is no command.
    /// - Throws: ``ChatInputFault`` for a command that lacks its text.
    init?(_ value: JSONValue) throws {
        guard let name = (value["request"] ?? value["command"])?.text else { return nil }
        id = value["id"]?.text
        switch name.lowercased() {
        case "speak":
            guard let text = value.firstText("message", "text") else {
                throw ChatInputFault.missing("message")
            }
            action = .speak(text: text, voice: value.firstText("voice"))
        case "stop": action = .stop
        case "pause": action = .pause
        case "resume": action = .resume
        case "clear": action = .clear
        case "enable", "on": action = .enable(true)
        case "disable", "off": action = .enable(false)
        default: action = .other(name)
        }
    }
}
