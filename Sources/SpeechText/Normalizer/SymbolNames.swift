/// Signs that are spoken by a name wherever they stand.
enum SymbolNames {
    static let table: [Unicode.Scalar: (english: String, chinese: String)] = [
        "&": ("and", "和"), "%": ("percent", "百分号"), "‰": ("per mille", "千分号"), "+": ("plus", "加"),
        "=": ("equals", "等于"), "×": ("times", "乘以"), "÷": ("divided by", "除以"), "±": ("plus or minus", "正负"),
        "≈": ("about", "约等于"), "≠": ("is not equal to", "不等于"), "≤": ("at most", "小于等于"),
        "≥": ("at least", "大于等于"), "√": ("the square root of", "根号"), "π": ("pi", "派"),
        "∞": ("infinity", "无穷"), "°": ("degrees", "度"), "→": ("to", "到"), "€": ("euro", "欧元"),
        "£": ("pound", "英镑"), "$": ("dollar", "美元"), "¥": ("yuan", "元"), "©": ("copyright", "版权"),
        "®": ("registered", "注册商标"), "™": ("trademark", "商标"), "№": ("number", "号"), "♥": ("heart", "爱心"),
        "♡": ("heart", "爱心"), "★": ("star", "星"), "☆": ("star", "星"), "♪": ("music", "音乐"),
        "♫": ("music", "音乐"),
        "✓": ("check", "对"), "✔": ("check", "对"), "✗": ("cross", "叉"), "✘": ("cross", "叉"), "@": ("at", "艾特"),
    ]

    /// Signs that are spoken between two numbers and silent elsewhere.
    static let operators: [Unicode.Scalar: (english: String, chinese: String)] = [
        "<": ("is less than", "小于"), ">": ("is greater than", "大于"), "*": ("times", "乘以"),
        "^": ("to the power of", "的"),
        "/": ("over", "除以"),
    ]
}
