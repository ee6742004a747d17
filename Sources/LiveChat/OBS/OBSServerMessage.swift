/// What OBS sends over obs-websocket 5, by its operation.
public enum OBSServerMessage: Sendable, Equatable {
    /// Operation 0, the greeting; with what a password is proved by, where one is asked for.
    case hello(Challenge?)
    /// Operation 2, the end of the login.
    case identified
    /// Operation 5.
    case event(OBSEvent)
    /// Operation 7, to a request.
    case answer(OBSAnswer)
    /// What later versions may send.
    case other

    /// By what a password is proved.
    public struct Challenge: Sendable, Equatable {
        public var salt: String
        public var challenge: String
    }

    /// Reads a message. Takes linear time.
    ///
    /// - Returns: `nil` for what does not follow the protocol.
    public init?(_ bytes: some Sequence<UInt8>) {
        guard let value = try? JSONValue(bytes), let operation = value["op"]?.integer else { return nil }
        let content = value["d"] ?? .null
        switch operation {
        case 0:
            guard (content["rpcVersion"]?.integer ?? 0) >= 1 else { return nil }
            guard let asked = content["authentication"] else {
                self = .hello(nil)
                return
            }
            guard let salt = asked["salt"]?.text, let challenge = asked["challenge"]?.text else { return nil }
            self = .hello(Challenge(salt: salt, challenge: challenge))
        case 2: self = .identified
        case 5:
            guard let type = content["eventType"]?.text else { return nil }
            self = .event(OBSEvent(type: type, data: content["eventData"] ?? .null))
        case 7:
            guard let answer = OBSAnswer(content) else { return nil }
            self = .answer(answer)
        default: self = .other
        }
    }
}

/// What became of a request to OBS.
public struct OBSAnswer: Sendable, Equatable {
    /// The request's id.
    public var id: String
    /// What was done with it.
    public var outcome: Outcome

    /// Done, or refused.
    public enum Outcome: Sendable, Equatable {
        case done(JSONValue)
        /// By the protocol's code, with OBS's comment.
        case refused(code: Int, comment: String)
    }

    init?(_ content: JSONValue) {
        guard let id = content["requestId"]?.text else { return nil }
        self.id = id
        let status = content["requestStatus"]
        outcome =
            status?["result"]?.truth == true
            ? .done(content["responseData"] ?? .null)
            : .refused(code: status?["code"]?.integer ?? 0, comment: status?["comment"]?.text ?? "")
    }
}
