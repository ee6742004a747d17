/// The page that YouTube shows at a channel's `/live`.
public enum YouTubeLivePage {
    /// The id of the video that is live on the channel, from the page's own address.
    ///
    /// - Returns: `nil` where nothing is live, or the page is another.
    public static func video(in page: some Collection<UInt8>) -> String? {
        let text = Array(page)
        let script = PageScript(text)
        for mark in [
            #"<link rel="canonical" href="https://www.youtube.com/watch?v="#,
            #"<link rel="shortlinkUrl" href="https://youtu.be/"#,
        ] {
            guard let start = script.position(after: mark) else { continue }
            let id = String(decoding: text[start...].prefix { isPartOfID($0) }, as: UTF8.self)
            if id.utf8.count == 11 { return id }
        }
        return nil
    }

    /// Whether a text has the form of a video's id.
    public static func isVideo(_ text: String) -> Bool {
        text.utf8.count == 11 && text.utf8.allSatisfy(isPartOfID)
    }

    private static func isPartOfID(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
