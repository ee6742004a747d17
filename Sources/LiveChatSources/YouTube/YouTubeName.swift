import Basics
import Foundation
import LiveChat

/// What of YouTube is read, as people name it.
public enum YouTubeName: Sendable, Equatable {
    /// A stream, by its id of 11 characters.
    case video(String)
    /// What is live on a channel, by its id `UC…`.
    case channel(String)
    /// What is live on a channel, by its handle without `@`.
    case handle(String)
    /// A word of 11 characters, which may be a video's id or a handle: the video, if there is one.
    case videoOrHandle(String)
    /// What is live on the channel of the login.
    case mine

    /// Reads `@HANDLE`, a channel's id, a video's id, `mine`, or the address of a channel or a stream at `youtube.com` or
    /// `youtu.be`. A bare word that is no id is a handle.
    ///
    /// - Throws: ``YouTubeNameFault``.
    public init(_ text: String) throws(YouTubeNameFault) {
        let text = text.trimmingCharacters(in: .whitespaces)
        if let found = Self.address(text) {
            guard let name = found else { throw YouTubeNameFault(name: text) }
            self = name
        } else if text.lowercased() == "mine" {
            self = .mine
        } else if let name = Self.word(text) {
            self = name
        } else {
            throw YouTubeNameFault(name: text)
        }
    }

    /// As states and messages name it.
    public var label: String {
        switch self {
        case .video(let id), .channel(let id), .videoOrHandle(let id): id
        case .handle(let handle): "@\(handle)"
        case .mine: "mine"
        }
    }

    /// Whether another stream may follow one that has ended.
    var goesOn: Bool {
        switch self {
        case .video, .videoOrHandle: false
        case .channel, .handle, .mine: true
        }
    }

    private static func word(_ text: String) -> YouTubeName? {
        if text.hasPrefix("@") { return named(text.dropFirst()) }
        if isChannel(text) { return .channel(text) }
        guard YouTubeLivePage.isVideo(text) else { return named(text[...]) }
        // A handle begins and ends with a letter or a digit.
        let isHandle = [text.first, text.last].allSatisfy { $0?.isLetter == true || $0?.isNumber == true }
        return isHandle ? .videoOrHandle(text) : .video(text)
    }

    private static func isChannel(_ text: String) -> Bool {
        text.utf8.count == 24 && text.hasPrefix("UC") && YouTubeLivePage.isVideo(String(text.dropFirst(13)))
            && YouTubeLivePage.isVideo(String(text.dropFirst(2).prefix(11)))
    }

    /// Letters of any script, digits, `_`, `-`, `.` and `·`.
    private static func named(_ text: some StringProtocol) -> YouTubeName? {
        let isHandle = text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
                || "_-.·".unicodeScalars.contains($0)
                || $0.properties.generalCategory == .nonspacingMark
        }
        return isHandle && (1...60).contains(text.unicodeScalars.count) ? .handle(text.lowercased()) : nil
    }

    /// - Returns: `nil` for what is no address of YouTube's; an empty result for one that names nothing.
    private static func address(_ text: String) -> YouTubeName?? {
        let lower = text.lowercased()
        guard lower.contains("youtube.com") || lower.contains("youtu.be") else { return nil }
        guard let parts = URLComponents(string: lower.hasPrefix("http") ? text : "https://\(text)"),
            let host = parts.host?.lowercased()
        else { return .some(nil) }
        let path = parts.path.split(separator: "/").map(String.init)
        func video(_ id: String?) -> YouTubeName? {
            id.flatMap { YouTubeLivePage.isVideo($0) ? .video($0) : nil }
        }
        if host == "youtu.be" { return .some(video(path.first)) }
        guard host == "youtube.com" || host.hasSuffix(".youtube.com") else { return .some(nil) }
        switch path.first {
        case "watch", "live_chat": return .some(video(parts.queryItems?.first { $0.name == "v" }?.value))
        case "live", "embed", "shorts", "video": return .some(video(path.dropFirst().first))
        case "channel":
            return .some(path.dropFirst().first.flatMap { isChannel($0) ? .channel($0) : nil })
        case let first? where first.hasPrefix("@"): return .some(named(first.dropFirst()))
        default: return .some(nil)
        }
    }
}

/// A text that names nothing of YouTube's.
public struct YouTubeNameFault: OneLineError, Equatable {
    /// What was given.
    public var name: String

    public var description: String {
        let shown = String(name.prefix(80).filter { !$0.isNewline })
        return
            "\"\(shown)\" is no channel or stream of YouTube: give @HANDLE, a channel's id UC…, a video's id, or an address"
    }
}
