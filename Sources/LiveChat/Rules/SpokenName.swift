import Foundation

/// How the name of an account is said.
enum SpokenName {
    /// A login or handle as words.
    ///
    /// - Parameter handles: how much of it is said.
    static func readable(_ name: String, _ handles: ChatRules.Sentences.Handles) -> String {
        var name = CleanText.cleaned(name)
        let isHandle = name.hasPrefix("@")
        if isHandle { name.removeFirst() }
        if handles == .whole { return short(name) }
        // Handles that were given by the platform end with a hyphen and a code.
        if isHandle || handles == .bare, let hyphen = name.lastIndex(of: "-"), hyphen > name.startIndex,
            isCode(name[name.index(after: hyphen)...])
        {
            name = String(name[..<hyphen])
        }
        let parts = name.split { $0 == "_" || $0 == "-" || $0 == "." || $0 == "@" || $0 == " " }
        let joined = parts.prefix(4).joined(separator: " ")
        let digits = joined.reversed().prefix { $0.isNumber }.count
        let least = handles == .bare ? 1 : 3
        return short(digits >= least && digits < joined.count ? String(joined.dropLast(digits)) : joined)
    }

    private static func short(_ name: String) -> String {
        String(name.prefix(24)).trimmingCharacters(in: .whitespaces)
    }

    /// Letters and digits mixed, as no one names himself.
    private static func isCode(_ text: Substring) -> Bool {
        (4...10).contains(text.count) && text.contains(where: \.isNumber) && text.contains(where: \.isLetter)
            && text.allSatisfy { $0.isASCII && ($0.isNumber || $0.isLowercase) }
    }

    /// A name together with where it is from.
    static func name(_ name: String, on platform: ChatPlatform, _ language: ChatRules.Language) -> String {
        let place = Self.platform(platform, language)
        if place.isEmpty { return name }
        return language == .chinese ? "\(place)的\(name)" : "\(name) on \(place)"
    }

    /// The name of a platform as it is said.
    static func platform(_ platform: ChatPlatform, _ language: ChatRules.Language) -> String {
        let isChinese = language == .chinese
        return switch platform.rawValue {
        case "twitch": "Twitch"
        case "youtube", "youtubeshorts": "YouTube"
        case "bilibili": isChinese ? "哔哩哔哩" : "Bilibili"
        case "tiktok": "TikTok"
        case "generic", "": ""
        default:
            CleanText.cleaned(String(platform.rawValue.prefix(20))).capitalized
        }
    }
}
