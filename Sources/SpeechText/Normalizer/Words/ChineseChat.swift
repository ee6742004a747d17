/// Short forms of Chinese live chats.
enum ChineseChat {
    /// Initials and English words next to hanzi, in small letters.
    static let words: [String: String] = [
        "yyds": "永远的神", "xswl": "笑死我了", "awsl": "啊我死了", "nb": "牛", "nbcs": "没人在意", "zqsg": "真情实感",
        "dbq": "对不起", "gkd": "搞快点", "srds": "虽然但是", "plmm": "漂亮妹妹", "ww": "哈哈", "www": "哈哈哈",
        "hhh": "哈哈哈", "hh": "哈哈", "orz": "跪了", "qaq": "哭", "tql": "太强了", "xdm": "兄弟们", "up": "up",
        "gg": "GG", "xjj": "小姐姐", "xgg": "小哥哥", "yysy": "有一说一", "bdjw": "不懂就问",
        "ssfd": "瑟瑟发抖", "nsdd": "你说得对", "kswl": "磕死我了", "dddd": "懂的都懂", "hhhh": "哈哈哈", "wwww": "哈哈哈",
        "kdl": "磕到了", "jms": "姐妹们", "pyq": "朋友圈", "bhys": "不好意思",
        "drl": "打扰了",
        "lz": "楼主", "dl": "大佬",
    ]

    /// Initials that are nothing else: Chinese without any hanzi near.
    static let initials: Set<String> = [
        "kdl",
        "yyds", "xswl", "awsl", "zqsg", "srds", "plmm", "gkd", "tql", "xdm", "yysy", "bdjw", "ssfd", "nsdd",
        "kswl", "bhys", "dbq", "xjj",
    ]

    /// Letters and digits.
    static let mixed: [String: String] = [
        "u1s1": "有一说一", "3q": "谢谢",
    ]

    /// A run of digits by itself.
    static func digits(_ digits: [Int]) -> String? {
        guard digits.count >= 2 else { return nil }
        let length = min(digits.count, 5)
        if digits.count >= 3, digits[0] == 2, digits.dropFirst().allSatisfy({ $0 == 3 }) {
            return String(repeating: "哈", count: length)
        }
        if digits.count >= 3, let first = digits.first, digits.allSatisfy({ $0 == first }) {
            switch first {
            case 6: return String(repeating: "六", count: length)
            case 5: return String(repeating: "呜", count: length)
            case 7: return String(repeating: "七", count: length)
            default: break
            }
        }
        switch digits {
        case [8, 8], [8, 8, 6], [8, 8, 8, 8]: return "拜拜"
        case [5, 2, 0], [1, 3, 1, 4], [9, 9, 6], [5, 2, 0, 1, 3, 1, 4], [5, 2, 1], [1, 1, 4, 5, 1, 4]:
            return ChineseNumbers.spelled(digits)
        default: return nil
        }
    }
}
