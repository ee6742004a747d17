import LiveChat

/// A request that the open platform refused. Codes are those of its list of common errors (公共错误码).
struct BilibiliOpenRefusal {
    private let code: Int
    private let said: String

    /// - Parameter answer: whose code is not 0.
    init(_ answer: JSONValue) {
        code = answer["code"]?.integer ?? 0
        said = BilibiliAnswer.fault(answer)
    }

    /// Whether the session is not there any more.
    var endsSession: Bool { code == 7000 || code == 7003 }

    /// Why no session is started, and whether another attempt may do better.
    var end: LinkEnd {
        switch code {
        case 4001: permanent("does not know the key's name", "check access_key_id")
        case 4002: permanent("refuses the signature", "check access_key_secret, and that it is this key's")
        case 4003: passing("takes the request for an old one", "set this machine's clock")
        case 4007: permanent("serves this application at certain addresses only", "add this machine's there")
        case 4008, 5011:
            permanent("does not let this application read rooms", "ask for it on the open platform")
        case 5004:
            permanent(
                "keeps this application to certain rooms", "before its release, to its developer's own")
        case 5005: permanent("keeps this application out of the room", "ask on the open platform")
        case 7001: passing("is still ending the last session", "tried again")
        case 7002, 7008, 7010: passing("allows the room no more sessions", "end another program's")
        case 7007: permanent("does not know the identity code", "copy it again")
        case 8002: permanent("does not let this key use the application", "check the application's number")
        default: LinkEnd(reason: "Bilibili starts no session (\(said))")
        }
    }

    private func permanent(_ what: String, _ remedy: String) -> LinkEnd {
        LinkEnd(reason: "Bilibili \(what) (\(said)): \(remedy)", retries: false)
    }

    private func passing(_ what: String, _ remedy: String) -> LinkEnd {
        LinkEnd(reason: "Bilibili \(what) (\(said)): \(remedy)")
    }
}
