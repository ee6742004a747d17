import Basics

/// What OBS does not do, or why it is not reached; one line, with the remedy.
public enum OBSFault: OneLineError, Equatable {
    /// Nobody is reached, or the connection ended.
    case unreachable(String)
    /// It asks for a password, and none is given.
    case passwordMissing
    case passwordWrong
    /// What answers is not OBS, or of another protocol's version.
    case foreign(String)
    /// - Parameter known: the scenes that there are.
    case unknownScene(String, known: [String])
    /// An input of that name is of another kind.
    case nameTaken(String, kind: String)
    /// It has no browser sources.
    case noBrowser
    /// A request was refused.
    case refused(request: String, code: Int, comment: String)
    case silent(request: String)

    public var description: String {
        switch self {
        case .unreachable(let reason):
            "OBS: \(reason); is it open, with Tools, WebSocket Server Settings, Enable WebSocket server?"
        case .passwordMissing:
            "OBS asks for a password: it is in Tools, WebSocket Server Settings, Show Connect Info"
        case .passwordWrong:
            "OBS refuses the password: it is in Tools, WebSocket Server Settings, Show Connect Info"
        case .foreign(let place):
            "\(place) does not answer as obs-websocket 5 does: check the port (4455), and that OBS is 28 or later"
        case .unknownScene(let name, let known):
            "OBS has no scene \"\(name.prefix(80))\"; it has \(known.prefix(20).map { "\"\($0.prefix(80))\"" }.joined(separator: ", "))"
        case .nameTaken(let name, let kind):
            "OBS has a source \"\(name.prefix(80))\" of another kind (\(kind.prefix(40))): give another name"
        case .noBrowser:
            "this OBS has no browser sources: install the one of obsproject.com, or its browser plugin"
        case .refused(let request, let code, let comment):
            "OBS refuses \(request) (\(code))\(comment.isEmpty ? "" : ": \(comment.prefix(200).filter { !$0.isNewline })")"
        case .silent(let request): "OBS does not answer \(request)"
        }
    }
}
