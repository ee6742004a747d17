/// Short names of the pictures that chats are full of: pictures, English, Chinese.
enum EmojiWords {
    private static let source = """
        😀 😃 😄 😁 ☺ 😊 🙂|smiling|微笑
        😆 😅 🤣 😂|laughing|笑哭
        😉|winking|眨眼
        😇|angel face|天使
        🥰 😍|in love|花痴
        😘 😗 😙 😚|blowing a kiss|飞吻
        😋|yummy|好吃
        😛 😜 😝 🤪|sticking out the tongue|吐舌头
        🤑|money face|财迷
        🤗|hugging|抱抱
        🤭|giggling|偷笑
        🤫|be quiet|嘘
        🤔|thinking|思考
        🤐|zipped lips|闭嘴
        🤨|raised eyebrow|怀疑
        😐 😑 😶|speechless|无语
        😏|smirking|坏笑
        😒|unamused|不高兴
        🙄|rolling eyes|白眼
        😬|grimacing|尴尬
        🤥|lying|撒谎
        😌|relieved|松口气
        😔 ☹ 🙁 😞|sad|难过
        😪 😴|sleeping|睡觉
        🤤|drooling|流口水
        😷|face mask|口罩
        🤒 🤕|sick|生病
        🤢 🤮|disgusted|恶心
        🤧|sneezing|打喷嚏
        🥵|hot|好热
        🥶|freezing|好冷
        🥴 😵|dizzy|晕
        🤯|mind blown|脑袋炸了
        🤠|cowboy|牛仔
        🥳|party time|庆祝
        😎|cool|酷
        🤓|nerd|书呆子
        🧐|curious|好奇
        😕 😟|worried|担心
        😮 😯 😲 😧 😦|surprised|惊讶
        😳|blushing|脸红
        🥺|pleading|求求了
        😨 😰 😱|scared|害怕
        😥 😢 🥹|tearful|流泪
        😭|crying|大哭
        😖 😣 😫 😩|exhausted|累了
        🥱|yawning|打哈欠
        😤|huffing|哼
        😡 😠 🤬|angry|生气
        😈 👿|devil|恶魔
        💀 ☠|skull|骷髅
        💩|poop|便便
        🤡|clown|小丑
        👻|ghost|鬼
        👽 👾|alien|外星人
        🤖|robot|机器人
        😺 😸 😹 😻 😼 😽 🙀 😿 😾 🐱 🐈|cat|猫
        🙈 🙉 🙊 🐵 🐒|monkey|猴子
        💋|kiss|吻
        💌|love letter|情书
        💘 💝 💖 💗 💓 💞 💕 💟 ❣ ❤ 🧡 💛 💚 💙 💜 🤎 🖤 🤍 ♥ 🩷 🩵 🩶|heart|爱心
        💔|broken heart|心碎
        💯|one hundred|满分
        💢|anger|怒
        💥|boom|爆炸
        💫|dizzy star|眩晕
        💦 💧|water|水
        💨|dash|溜了
        💣|bomb|炸弹
        💬 💭|speech bubble|气泡
        💤|snoring|呼噜
        👋|waving|挥手
        🤚 ✋ 🖐|hand up|举手
        👌|okay|好的
        🤏|tiny bit|一点点
        ✌|victory|胜利
        🤞|fingers crossed|祝好运
        🫰 🫶|finger heart|比心
        🤟 🤘|rock on|摇滚
        🤙|call me|打电话
        👈|pointing left|往左
        👉|pointing right|往右
        👆 ☝|pointing up|往上
        👇|pointing down|往下
        🖕|middle finger|竖中指
        👍|thumbs up|点赞
        👎|thumbs down|差评
        ✊ 👊 🤛 🤜|fist|拳头
        👏|clapping|鼓掌
        🙌|hooray|欢呼
        👐|open hands|张开双手
        🤝|handshake|握手
        🙏|folded hands|拜托
        ✍|writing|写字
        💅|nail polish|美甲
        🤳|selfie|自拍
        💪|strong|强壮
        🧠|brain|大脑
        👀 👁|eyes|看
        👂|ear|耳朵
        👃|nose|鼻子
        👄 👅|mouth|嘴
        👶|baby|宝宝
        👦 👧 🧒|child|孩子
        👨|man|男人
        👩|woman|女人
        🧑|person|人
        👴 👵 🧓|old person|老人
        👪|family|一家人
        🙇|bowing|鞠躬
        🤦|facepalm|捂脸
        🤷|shrug|摊手
        🙋|raising a hand|举手
        🙅|no way|不行
        🙆|all right|可以
        💃 🕺|dancing|跳舞
        🚶|walking|走路
        🏃|running|跑
        👮|police officer|警察
        🥷|ninja|忍者
        👑|crown|皇冠
        🎅|Santa|圣诞老人
        🧙|wizard|巫师
        🧛|vampire|吸血鬼
        🧟|zombie|僵尸
        🐶 🐕|dog|狗
        🐺|wolf|狼
        🦊|fox|狐狸
        🦁|lion|狮子
        🐯 🐅|tiger|老虎
        🐴 🐎|horse|马
        🦄|unicorn|独角兽
        🐮 🐄 🐂|cow|牛
        🐷 🐖 🐽|pig|猪
        🐭 🐁 🐀|mouse|老鼠
        🐹|hamster|仓鼠
        🐰 🐇|rabbit|兔子
        🐻|bear|熊
        🐼|panda|熊猫
        🐨|koala|考拉
        🐔 🐓|chicken|鸡
        🐣 🐤 🐥|chick|小鸡
        🐦|bird|鸟
        🐧|penguin|企鹅
        🦆|duck|鸭子
        🦅|eagle|老鹰
        🦉|owl|猫头鹰
        🐸|frog|青蛙
        🐊|crocodile|鳄鱼
        🐢|turtle|乌龟
        🐍|snake|蛇
        🐲 🐉|dragon|龙
        🦖 🦕|dinosaur|恐龙
        🐳 🐋|whale|鲸鱼
        🐬|dolphin|海豚
        🐟 🐠 🐡|fish|鱼
        🦈|shark|鲨鱼
        🐙|octopus|章鱼
        🦀|crab|螃蟹
        🦐|shrimp|虾
        🐌|snail|蜗牛
        🦋|butterfly|蝴蝶
        🐛|bug|虫子
        🐜|ant|蚂蚁
        🐝|bee|蜜蜂
        🕷|spider|蜘蛛
        🐾|paw prints|爪印
        💐|bouquet|花束
        🌸|cherry blossom|樱花
        🌹|rose|玫瑰
        🌺 🌼 🌷 🌻|flower|花
        🥀|wilted flower|凋谢的花
        🌱 🌿 🍃|leaf|叶子
        🌲 🌳 🎄|tree|树
        🌴|palm tree|棕榈树
        🌵|cactus|仙人掌
        🍀 ☘|clover|四叶草
        🍁 🍂|autumn leaf|枫叶
        🍄|mushroom|蘑菇
        🍇|grapes|葡萄
        🍉|watermelon|西瓜
        🍊|orange|橘子
        🍋|lemon|柠檬
        🍌|banana|香蕉
        🍍|pineapple|菠萝
        🥭|mango|芒果
        🍎 🍏|apple|苹果
        🍐|pear|梨
        🍑|peach|桃子
        🍒|cherries|樱桃
        🍓|strawberry|草莓
        🍅|tomato|番茄
        🥑|avocado|牛油果
        🍆|eggplant|茄子
        🥕|carrot|胡萝卜
        🌽|corn|玉米
        🌶|chili|辣椒
        🥒|cucumber|黄瓜
        🥔|potato|土豆
        🧄|garlic|大蒜
        🍞 🥖|bread|面包
        🧀|cheese|奶酪
        🍖 🍗 🥩 🥓|meat|肉
        🍔|burger|汉堡
        🍟|french fries|薯条
        🍕|pizza|披萨
        🌭|hot dog|热狗
        🌮 🌯|taco|卷饼
        🍳 🥚|egg|鸡蛋
        🍲 🥘|stew|火锅
        🍿|popcorn|爆米花
        🍚 🍙|rice|米饭
        🍜 🍝|noodles|面条
        🍣|sushi|寿司
        🥟|dumpling|饺子
        🍦 🍨 🍧|ice cream|冰淇淋
        🍩|donut|甜甜圈
        🍪|cookie|饼干
        🎂 🍰 🧁|cake|蛋糕
        🍫|chocolate|巧克力
        🍬 🍭|candy|糖果
        🍼|baby bottle|奶瓶
        ☕|coffee|咖啡
        🍵|tea|茶
        🍷 🥂 🍸 🍹|drink|酒
        🍺 🍻|beer|啤酒
        🍾|champagne|香槟
        🧋 🥤|milk tea|奶茶
        🍴 🍽|dinner|吃饭
        🌍 🌎 🌏|earth|地球
        🏔 ⛰ 🗻|mountain|山
        🌋|volcano|火山
        🏖 🏝|beach|海滩
        🏠 🏡|house|房子
        🏥|hospital|医院
        🏦|bank|银行
        🏫|school|学校
        🚗 🚕 🚙|car|汽车
        🚌|bus|公交车
        🚑|ambulance|救护车
        🚒|fire engine|消防车
        🚓|police car|警车
        🚚|truck|卡车
        🚲|bicycle|自行车
        🏍 🛵|motorcycle|摩托车
        🚄 🚆 🚂|train|火车
        ✈ 🛫 🛬|airplane|飞机
        🚀|rocket|火箭
        🛸|flying saucer|飞碟
        🚁|helicopter|直升机
        🚢 ⛵|ship|船
        🚨|siren|警报
        🚦|traffic light|红绿灯
        ⏰|alarm clock|闹钟
        ⌚|watch|手表
        ⌛ ⏳|hourglass|沙漏
        🌞 ☀|sun|太阳
        🌙 🌚 🌝|moon|月亮
        ⭐ 🌟|star|星星
        ✨|sparkles|闪闪发光
        ☁|cloud|云
        🌧 ☔ ☂|rain|下雨
        ⛈ ⚡|lightning|闪电
        🌈|rainbow|彩虹
        ❄ ⛄ ☃|snow|雪
        🔥|fire|火
        🌊|wave|海浪
        🎃|pumpkin|南瓜
        🎆 🎇 🧨|fireworks|烟花
        🎈|balloon|气球
        🎉 🎊|party popper|撒花
        🎁|gift|礼物
        🧧|red envelope|红包
        🎀|ribbon|蝴蝶结
        🏆|trophy|奖杯
        🥇 🏅|gold medal|金牌
        🥈|silver medal|银牌
        🥉|bronze medal|铜牌
        ⚽|soccer|足球
        🏀|basketball|篮球
        🏈|football|橄榄球
        ⚾|baseball|棒球
        🎾|tennis|网球
        🏐|volleyball|排球
        🏓|table tennis|乒乓球
        🏸|badminton|羽毛球
        🥊|boxing|拳击
        🎯|bullseye|正中靶心
        🎮 🕹|video game|游戏
        🎲|dice|骰子
        🎵 🎶|music|音乐
        🎤|microphone|麦克风
        🎧|headphones|耳机
        🎸|guitar|吉他
        🎹|piano|钢琴
        🥁|drum|鼓
        🎬 🎥|movie|电影
        📷 📸|camera|相机
        📺|television|电视
        📱|phone|手机
        💻 🖥|computer|电脑
        ⌨|keyboard|键盘
        🖱|computer mouse|鼠标
        💡|light bulb|灯泡
        🔦|flashlight|手电筒
        📖 📚|book|书
        📝|memo|笔记
        📅 📆|calendar|日历
        📈|going up|上涨
        📉|going down|下跌
        📌 📍|pin|图钉
        📎|paper clip|回形针
        ✂|scissors|剪刀
        🔒|locked|锁
        🔑|key|钥匙
        🔨|hammer|锤子
        🔪|knife|刀
        🔫|water gun|枪
        🗡 ⚔|swords|剑
        🛡|shield|盾牌
        💉|syringe|打针
        💊|pill|药
        💎|gem|钻石
        💍|ring|戒指
        💰 💵 💸 🪙|money|钱
        💳|credit card|信用卡
        📧 ✉|mail|邮件
        📦|package|包裹
        📢 📣|announcement|喇叭
        🔔|bell|铃铛
        🔊|loud|大声
        🔇|muted|静音
        🔍 🔎|search|搜索
        🚩 🏁 🏳 🏴|flag|旗子
        ⚠|warning|警告
        🚫 ⛔|forbidden|禁止
        ✅ ✔ ☑|check|对勾
        ❌ ❎|cross|错
        ❓ ❔|question mark|问号
        ❗ ❕|exclamation mark|感叹号
        ♻|recycle|回收
        🆗|OK|好的
        🆕|new|新
        🆓|free|免费
        🆚|versus|对战
        🆘|SOS|求救
        🔴|red circle|红圈
        🟢|green circle|绿圈
        ⬆|up|上
        ⬇|down|下
        🇨🇳|flag of China|中国国旗
        🇺🇸|flag of the United States|美国国旗
        🇬🇧|flag of Britain|英国国旗
        🇯🇵|flag of Japan|日本国旗
        🇰🇷|flag of South Korea|韩国国旗
        🇫🇷|flag of France|法国国旗
        🇩🇪|flag of Germany|德国国旗
        🇮🇹|flag of Italy|意大利国旗
        🇪🇸|flag of Spain|西班牙国旗
        🇷🇺|flag of Russia|俄罗斯国旗
        🇨🇦|flag of Canada|加拿大国旗
        🇦🇺|flag of Australia|澳大利亚国旗
        🇧🇷|flag of Brazil|巴西国旗
        🇮🇳|flag of India|印度国旗
        🇺🇦|flag of Ukraine|乌克兰国旗
        🇹🇭|flag of Thailand|泰国国旗
        🇻🇳|flag of Vietnam|越南国旗
        🇸🇬|flag of Singapore|新加坡国旗
        🇲🇾|flag of Malaysia|马来西亚国旗
        🇲🇽|flag of Mexico|墨西哥国旗
        🇦🇷|flag of Argentina|阿根廷国旗
        🇵🇹|flag of Portugal|葡萄牙国旗
        🇳🇱|flag of the Netherlands|荷兰国旗
        🇸🇪|flag of Sweden|瑞典国旗
        🇵🇱|flag of Poland|波兰国旗
        🇹🇷|flag of Turkey|土耳其国旗
        🇪🇺|flag of Europe|欧盟旗帜
        """

    /// The names of a picture, or of two letters of a flag.
    static func names(_ picture: [Unicode.Scalar]) -> (english: String, chinese: String)? { table[picture] }

    private static let table: [[Unicode.Scalar]: (english: String, chinese: String)] = {
        var table: [[Unicode.Scalar]: (english: String, chinese: String)] = [:]
        for line in source.split(separator: "\n") {
            let fields = line.split(separator: "|")
            for picture in fields[0].split(separator: " ") {
                table[Array(picture.unicodeScalars)] = (String(fields[1]), String(fields[2]))
            }
        }
        return table
    }()
}
