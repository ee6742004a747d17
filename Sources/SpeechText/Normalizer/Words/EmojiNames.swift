/// Emoji in words: in English by their Unicode names, in Chinese from a table of the common ones.
enum EmojiNames {
    /// Shorter than the Unicode name.
    private static let english: [UInt32: String] = [
        0x2764: "heart", 0x1f44d: "thumbs up", 0x1f44e: "thumbs down", 0x1f602: "tears of joy",
        0x1f923: "rolling on the floor laughing",
        0x1f62d: "crying", 0x1f525: "fire", 0x1f389: "party popper", 0x1f64f: "folded hands",
        0x1f4af: "hundred points",
        0x1f44f: "clapping", 0x1f60d: "heart eyes", 0x1f914: "thinking", 0x1f480: "skull", 0x1f440: "eyes",
        0x1f921: "clown", 0x1f4a9: "poop", 0x1f680: "rocket", 0x2728: "sparkles", 0x1f37a: "beer",
        0x1f3ae: "game controller",
    ]

    private static let chinese: [UInt32: String] = [
        0x2764: "爱心", 0x1f44d: "点赞", 0x1f44e: "踩", 0x1f602: "笑哭", 0x1f923: "笑翻", 0x1f62d: "大哭", 0x1f525: "火",
        0x1f389: "撒花", 0x1f64f: "双手合十", 0x1f4af: "一百分", 0x1f44f: "鼓掌", 0x1f60d: "色", 0x1f914: "思考",
        0x1f480: "骷髅", 0x1f440: "眼睛", 0x1f921: "小丑", 0x1f4a9: "便便", 0x1f680: "火箭", 0x2728: "闪闪发光",
        0x1f600: "笑脸", 0x1f601: "露齿笑", 0x1f603: "笑脸", 0x1f604: "笑脸", 0x1f605: "苦笑", 0x1f606: "大笑",
        0x1f609: "眨眼", 0x1f60a: "微笑", 0x1f60e: "酷", 0x1f618: "飞吻", 0x1f621: "生气", 0x1f622: "流泪",
        0x1f631: "惊恐",
        0x1f633: "脸红", 0x1f634: "睡觉", 0x1f644: "翻白眼", 0x1f970: "喜爱", 0x1f97a: "可怜", 0x1f339: "玫瑰",
        0x1f381: "礼物", 0x1f382: "蛋糕", 0x1f4a4: "睡觉", 0x1f4aa: "加油", 0x1f44b: "挥手", 0x1f436: "小狗",
        0x1f431: "小猫",
        0x1f37a: "啤酒", 0x1f3ae: "游戏", 0x1f31f: "星星", 0x2b50: "星星", 0x1f91d: "握手", 0x1f62e: "惊讶",
        0x1f60b: "好吃",
    ]

    /// Ties pictures to one.
    static let joiner: Unicode.Scalar = "\u{200D}"

    /// Adults and children, of which two or more are a family.
    static func isPerson(_ scalar: Unicode.Scalar) -> Bool {
        (0x1f466...0x1f469).contains(scalar.value) || scalar.value == 0x1f9d1
    }

    static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value > 0xff else { return false }
        if isRegional(scalar) { return true }
        return scalar.properties.isEmoji || scalar.properties.isEmojiPresentation
    }

    /// Letters of flags.
    static func isRegional(_ scalar: Unicode.Scalar) -> Bool { (0x1f1e6...0x1f1ff).contains(scalar.value) }

    static func name(_ scalar: Unicode.Scalar, _ language: SpokenLanguage) -> String {
        if isRegional(scalar) { return language == .english ? "flag" : "旗" }
        switch language {
        case .chinese: return chinese[scalar.value] ?? EmojiWords.names([scalar])?.chinese ?? "表情"
        case .english:
            if let name = english[scalar.value] ?? EmojiWords.names([scalar])?.english { return name }
            let name = (scalar.properties.name ?? "emoji").lowercased()
            // "keycap ten"
            let plain = name.hasPrefix("keycap ") ? name.dropFirst(7) : name[...]
            return String(plain.unicodeScalars.map { $0.isLetter ? Character($0) : " " })
        }
    }
}
