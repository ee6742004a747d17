/// A text of YouTube's site: one piece, or several ("runs") with emoji among them.
enum YouTubeRuns {
    /// As it is seen. Takes linear time.
    static func text(of value: JSONValue?) -> String { pieces(of: value).map(\.text).joined() }

    /// As fragments, which together are the text. Takes linear time.
    static func fragments(of value: JSONValue?) -> [ChatMessage.Fragment] {
        var fragments: [ChatMessage.Fragment] = []
        // A word may go over several pieces.
        var plain = ""
        for piece in pieces(of: value) {
            if case .text(let text) = piece {
                plain += text
                continue
            }
            if !plain.isEmpty { fragments += ChatMessage.fragments(of: plain) }
            plain = ""
            fragments.append(piece)
        }
        return plain.isEmpty ? fragments : fragments + ChatMessage.fragments(of: plain)
    }

    /// What stands between `first` and the next piece, in "Welcome to ", "LEVEL", "!".
    static func second(of value: JSONValue?) -> String? {
        let pieces = pieces(of: value)
        return pieces.count > 1 ? pieces[1].text : nil
    }

    /// The first whole number in a text, without the marks that group its digits.
    static func number(in text: String) -> Int? {
        let digits = text.unicodeScalars.drop { !("0"..."9").contains($0) }
            .prefix { ("0"..."9").contains($0) || ",.\u{A0}\u{202F}".unicodeScalars.contains($0) }
            .filter { ("0"..."9").contains($0) }
        return (1...9).contains(digits.count) ? Int(String(String.UnicodeScalarView(digits))) : nil
    }

    /// Texts and emotes.
    private static func pieces(of value: JSONValue?) -> [ChatMessage.Fragment] {
        guard let runs = value?["runs"]?.items else {
            return value?.firstText("simpleText", "content").map { [ChatMessage.Fragment.text($0)] } ?? []
        }
        return runs.compactMap { run -> ChatMessage.Fragment? in
            if let text = run["text"]?.text { return .text(text) }
            guard let emoji = run["emoji"] else { return nil }
            let id = emoji.firstText("emojiId")
            // An emoji of Unicode is its own id.
            if let id, id.unicodeScalars.contains(where: { !$0.isASCII }) { return .text(id) }
            let label = emoji["image"]?["accessibility"]?["accessibilityData"]?.firstText("label")
            let shortcut = emoji["shortcuts"]?.items?.first?.text
            guard let name = [shortcut, label, id].compactMap({ $0 }).first(where: { !$0.isEmpty }) else {
                return nil
            }
            return .emote(name: name, id: id)
        }
    }
}
