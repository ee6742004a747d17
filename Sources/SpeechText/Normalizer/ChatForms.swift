/// Short forms of live chats.
enum ChatForms {
    /// Whole words, in lower case.
    static let english: [String: String] = [
        "brb": "be right back", "idk": "I don't know", "afk": "away from keyboard", "btw": "by the way",
        "imo": "in my opinion", "imho": "in my humble opinion", "omg": "oh my god", "gg": "good game",
        "ggs": "good games", "glhf": "good luck, have fun", "ty": "thank you", "tysm": "thank you so much",
        "thx": "thanks", "np": "no problem", "pls": "please", "plz": "please", "tbh": "to be honest",
        "ikr": "I know, right", "nvm": "never mind", "rn": "right now", "irl": "in real life",
        "smh": "shaking my head",
        "ofc": "of course", "tho": "though", "gl": "good luck", "wp": "well played", "dm": "direct message",
        "fyi": "for your information", "asap": "as soon as possible", "vs": "versus", "etc": "et cetera",
    ]

    /// Abbreviations that end with a full stop.
    static let abbreviations: [String: String] = [
        "mr": "mister", "mrs": "missus", "ms": "miss", "dr": "doctor", "prof": "professor", "vs": "versus",
        "etc": "et cetera", "approx": "approximately", "no": "number", "jr": "junior", "sr": "senior",
    ]

    static let chinese: [String: String] = [
        "yyds": "永远的神", "xswl": "笑死我了", "awsl": "啊我死了", "nb": "牛", "nbcs": "没人在意", "u1s1": "有一说一",
        "zqsg": "真情实感", "dbq": "对不起", "gkd": "搞快点", "srds": "虽然但是", "plmm": "漂亮妹妹", "ww": "哈哈",
        "www": "哈哈哈", "hhh": "哈哈哈", "hh": "哈哈", "orz": "跪了", "qaq": "哭", "tql": "太强了", "xdm": "兄弟们",
        "up": "阿婆", "gg": "结束了",
    ]

    /// Initials of pinyin that are nothing else: Chinese without any hanzi near.
    static let pinyin: Set<String> = ["yyds", "xswl", "awsl", "zqsg", "srds", "plmm", "gkd", "tql"]

    /// A run of digits by itself in Chinese chat.
    static func chineseDigits(_ digits: [Int]) -> String? {
        if digits.count >= 3, digits[0] == 2, digits.dropFirst().allSatisfy({ $0 == 3 }) {
            return String(repeating: "哈", count: min(digits.count, 5))
        }
        if digits.count >= 3, digits.allSatisfy({ $0 == 6 }) {
            return String(repeating: "六", count: min(digits.count, 5))
        }
        if digits.count >= 3, digits.allSatisfy({ $0 == 5 }) {
            return String(repeating: "呜", count: min(digits.count, 5))
        }
        if digits.count >= 3, digits.allSatisfy({ $0 == 7 }) { return "走走走" }
        switch digits {
        case [8, 8], [8, 8, 6], [8, 8, 8, 8]: return "拜拜"
        case [5, 2, 0], [1, 3, 1, 4], [9, 9, 6], [5, 2, 0, 1, 3, 1, 4]: return ChineseNumbers.spelled(digits)
        default: return nil
        }
    }

    /// Faces of signs, longest first.
    static let faces: [(face: [Unicode.Scalar], english: String, chinese: String)] = [
        (":-)", "smile", "微笑"), (":-(", "sad", "难过"), (":-D", "big grin", "大笑"), (";-)", "wink", "眨眼"),
        ("^_^", "smile", "微笑"), ("T_T", "crying", "大哭"), ("-_-", "annoyed", "无语"), (">_<", "ouch", "难受"),
        ("o_O", "surprised", "惊讶"), (":)", "smile", "微笑"), (":(", "sad", "难过"), (":D", "big grin", "大笑"),
        (";)", "wink", "眨眼"), (":P", "tongue out", "吐舌"), (":p", "tongue out", "吐舌"), ("<3", "heart", "爱心"),
        ("^^", "smile", "微笑"),
    ].map { (Array($0.0.unicodeScalars), $0.1, $0.2) }
}
