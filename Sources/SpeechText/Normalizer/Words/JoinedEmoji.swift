/// Pictures that are joined to one with a name of its own: a person and what he works with, animals, flags, faces.
enum JoinedEmoji {
    typealias Name = (english: String, chinese: String)

    /// By the first picture and the last that counts, without modifiers and variants.
    private static let pairs: [[UInt32]: Name] = [
        [0x1F3F3, 0x1F308]: ("rainbow flag", "彩虹旗"), [0x1F3F3, 0x26A7]: ("transgender flag", "跨性别旗"),
        [0x1F3F4, 0x2620]: ("pirate flag", "海盗旗"), [0x2764, 0x1F525]: ("heart on fire", "燃烧的心"),
        [0x2764, 0x1FA79]: ("mending heart", "修复的心"), [0x1F43B, 0x2744]: ("polar bear", "北极熊"),
        [0x1F415, 0x1F9BA]: ("service dog", "服务犬"), [0x1F408, 0x2B1B]: ("black cat", "黑猫"),
        [0x1F426, 0x2B1B]: ("black bird", "黑鸟"), [0x1F426, 0x1F525]: ("phoenix", "凤凰"),
        [0x1F62E, 0x1F4A8]: ("sigh", "叹气"), [0x1F635, 0x1F4AB]: ("dizzy", "晕"),
        [0x1F636, 0x1F32B]: ("head in the clouds", "迷茫"), [0x1F441, 0x1F5E8]: ("eye", "眼睛"),
    ]

    /// What a person is by what is joined to it.
    private static let roles: [UInt32: Name] = [
        0x1F4BB: ("technologist", "程序员"), 0x1F680: ("astronaut", "宇航员"), 0x2695: ("health worker", "医生"),
        0x1F373: ("cook", "厨师"), 0x1F393: ("student", "学生"), 0x1F3EB: ("teacher", "老师"),
        0x1F3ED: ("factory worker", "工人"), 0x1F527: ("mechanic", "技工"), 0x1F52C: ("scientist", "科学家"),
        0x1F3A4: ("singer", "歌手"), 0x1F3A8: ("artist", "艺术家"), 0x2708: ("pilot", "飞行员"),
        0x1F692: ("firefighter", "消防员"), 0x2696: ("judge", "法官"), 0x1F33E: ("farmer", "农民"),
        0x1F4BC: ("office worker", "上班族"), 0x1F9B0: ("with red hair", "红发"),
        0x1F9B1: ("with curly hair", "卷发"),
        0x1F9B3: ("with white hair", "白发"), 0x1F9B2: ("without hair", "光头"), 0x1F384: ("Santa", "圣诞老人"),
        0x1F9AF: ("with a cane", "拿手杖"), 0x1F9BC: ("in a wheelchair", "坐轮椅"),
        0x1F9BD: ("in a wheelchair", "坐轮椅"),
        0x1F37C: ("feeding a baby", "喂奶"),
    ]

    /// The name of a picture of several; `nil` where its parts have to be named.
    static func name(_ shape: ArraySlice<Unicode.Scalar>) -> Name? {
        let parts = shape.filter {
            $0 != EmojiNames.joiner && !$0.properties.isEmojiModifier && $0.value != 0xFE0F
        }
        guard parts.count >= 2, let first = parts.first else { return nil }
        if let name = pairs[[first.value, parts[1].value]] { return name }
        guard EmojiNames.isPerson(first), let role = roles[parts[1].value] else { return nil }
        let person: Name? =
            switch first.value {
            case 0x1F468: ("man", "男")
            case 0x1F469: ("woman", "女")
            default: nil
            }
        guard let person else { return role }
        return (person.english + " " + role.english, person.chinese + role.chinese)
    }
}
