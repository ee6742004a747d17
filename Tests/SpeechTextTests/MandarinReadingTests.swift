import SpeechText
import Testing

/// How hanzi are read beside each other, in the tokens of `Training/voice/mandarin.py`: initial and final of a syllable together,
/// 5 is the neutral tone.
@Suite struct MandarinReadingTests {
    private func read(_ text: String) throws -> String {
        var syllables: [String] = []
        var initial = ""
        for token in try MandarinFixture.encoder().tokenizer.tokens(text) where token != " " {
            if token.hasSuffix("-") {
                initial = String(token.dropLast())
            } else {
                syllables.append(initial + token)
                initial = ""
            }
        }
        return syllables.joined(separator: " ")
    }

    /// A third tone before another one; rows are cut into feet.
    @Test(arguments: [
        ("你好", "ni2 hao3"), ("很好", "hen2 hao3"), ("水果", "shuei2 guo3"), ("我很好", "uo2 hen2 hao3"),
        ("你可以走", "ni3 ke2 i2 zou3"), ("可以走", "ke2 i2 zou3"), ("我想买水果", "uo2 xiang3 mai2 shuei2 guo3"),
        ("我也很想你", "uo2 ie3 hen2 xiang2 ni3"), ("老虎", "lao2 hu3"), ("小老虎", "xiao2 lao2 hu3"),
        ("展览馆", "zhan2 lan2 guan3"), ("总理很好", "zong2 li3 hen2 hao3"), ("水果好", "shuei2 guo2 hao3"),
        ("老板买马", "lao2 ban3 mai2 ma3"), ("五百米", "u2 bai2 mi3"), ("两点五十", "liang2 dian3 u3 shiii2"),
        ("请你给我", "qing2 ni3 gei2 uo3"), ("你有几本", "ni2 iou3 ji2 ben3"), ("我很喜欢", "uo2 hen2 xi3 huan1"),
        ("有点冷", "iou2 dian2 leng3"), ("手表", "shou2 biao3"), ("永远", "iong2 van3"),
        ("所以你走", "suo2 i3 ni2 zou3"), ("选举委员", "xvan2 jv2 uei3 van2"), ("你好女士", "ni2 hao3 nv3 shiii4"),
        ("我们走", "uo3 men5 zou3"), ("北京好", "bei3 jing1 hao3"), ("找我", "zhao2 uo3"),
        ("打九折", "da2 jiou3 zhe2"), ("写给你", "xie2 gei2 ni3"),
    ])
    func thirdTones(text: String, syllables: String) throws {
        #expect(try read(text) == syllables)
    }

    /// The tone of 一 follows the next syllable but in numbers, ordinals and at the end of words.
    @Test(arguments: [
        ("一", "i1"), ("一个", "i2 ge4"), ("一个人", "i2 ge4 ren2"), ("一天", "i4 tian1"), ("一年", "i4 nian2"),
        ("一起走", "i4 qi2 zou3"), ("一样", "i2 iang4"), ("一定", "i2 ding4"), ("不一样", "bu4 i2 iang4"),
        ("统一", "tong3 i1"), ("第一名", "di4 i1 ming2"), ("十一个", "shiii2 i1 ge4"), ("十一点", "shiii2 i1 dian3"),
        ("一点五", "i1 dian2 u3"), ("二零一九年", "er4 ling2 i1 jiou3 nian2"), ("一月一日", "i1 ve4 i1 riii4"),
        ("一号", "i1 hao4"), ("一楼", "i1 lou2"), ("一年级", "i1 nian2 ji2"),
        ("星期一早上", "xing1 qi1 i1 zao3 shang4"), ("看一看", "kan4 i5 kan4"), ("想一想", "xiang3 i5 xiang3"),
        ("一天一天", "i4 tian1 i4 tian1"), ("一步一步来", "i2 bu4 i2 bu4 lai2"), ("三千一百", "san1 qian1 i4 bai3"),
        ("一百一十一", "i4 bai3 i1 shiii2 i1"), ("二十一万", "er4 shiii2 i1 uan4"), ("一万一千", "i2 uan4 i4 qian1"),
        ("百分之一百", "bai3 fen1 zhiii1 i4 bai3"), ("这一天", "zhe4 i4 tian1"), ("另一个", "ling4 i2 ge4"),
        ("等一下", "deng3 i2 xia4"), ("放下一下", "fang4 xia4 i2 xia4"), ("一会儿", "i2 huei4 er5"),
        ("万一下雨", "uan4 i1 xia4 v3"),
    ])
    func one(text: String, syllables: String) throws {
        #expect(try read(text) == syllables)
    }

    /// 不 follows the next syllable.
    @Test(arguments: [
        ("不", "bu4"), ("不是", "bu2 shiii4"), ("不要", "bu2 iao4"), ("不去", "bu2 qv4"), ("不好", "bu4 hao3"),
        ("不来", "bu4 lai2"), ("不吃", "bu4 chiii1"), ("不走", "bu4 zou3"), ("不一样", "bu4 i2 iang4"),
        ("不一般", "bu4 i4 ban1"), ("不得不", "bu4 de2 bu4"), ("好不好", "hao3 bu5 hao3"),
        ("是不是", "shiii4 bu5 shiii4"), ("要不要", "iao4 bu5 iao4"), ("会不会", "huei4 bu5 huei4"),
        ("有没有", "iou3 mei2 iou3"), ("看不看", "kan4 bu5 kan4"), ("不要不要", "bu2 iao4 bu2 iao4"),
        ("看不过来", "kan4 bu2 guo4 lai2"), ("好得不得了", "hao3 de5 bu4 de2 le5"), ("对不起", "duei4 bu4 qi3"),
        ("差不多", "cha4 bu4 duo1"), ("我不", "uo3 bu4"), ("不对", "bu2 duei4"), ("不会", "bu2 huei4"),
        ("不知道", "bu4 zhiii1 dao4"), ("去不去", "qv4 bu5 qv4"), ("不能", "bu4 neng2"),
    ])
    func not(text: String, syllables: String) throws {
        #expect(try read(text) == syllables)
    }

    /// 得 and 地 are particles, verbs or nouns.
    @Test(arguments: [
        ("跑得快", "pao3 de5 kuai4"), ("他跑得快", "ta1 pao3 de5 kuai4"), ("说得对", "shuo1 de5 duei4"),
        ("好得很", "hao3 de5 hen3"), ("高兴得跳起来", "gao1 xing4 de5 tiao4 qi3 lai2"),
        ("玩得开心", "uan2 de5 kai1 xin1"), ("你得走了", "ni2 dei2 zou3 le5"), ("我得睡觉", "uo2 dei3 shuei4 jiao4"),
        ("大家得小心", "da4 jia1 dei2 xiao3 xin1"), ("还得写作业", "hai2 dei2 xie3 zuo4 ie4"),
        ("总得吃饭", "zong2 dei3 chiii1 fan4"), ("他得了奖", "ta1 de2 le5 jiang3"), ("得分", "de2 fen1"),
        ("得到", "de2 dao4"), ("觉得好", "jve2 de5 hao3"), ("值得买", "zhiii2 de5 mai3"), ("来得及", "lai2 de5 ji2"),
        ("不得不", "bu4 de2 bu4"), ("不得入内", "bu4 de2 ru4 nei4"), ("顶得住", "ding3 de5 zhu4"),
        ("慢慢地走", "man4 man4 de5 zou3"), ("高兴地说", "gao1 xing4 de5 shuo1"),
        ("悄悄地来", "qiao1 qiao1 de5 lai2"), ("不停地刷", "bu4 ting2 de5 shua1"),
        ("认真地听", "ren4 zhen1 de5 ting1"), ("非常地好", "fei1 chang2 de5 hao3"),
        ("这块地很大", "zhe4 kuai4 di4 hen3 da4"), ("种地", "zhong4 di4"), ("地方大", "di4 fang1 da4"),
        ("各地都有", "ge4 di4 dou1 iou3"), ("中国地大物博", "zhong1 guo2 di4 da4 u4 buo2"), ("土地", "tu3 di4"),
        ("得走了", "dei2 zou3 le5"), ("长得高", "zhang3 de5 gao1"),
    ])
    func particles(text: String, syllables: String) throws {
        #expect(try read(text) == syllables)
    }

    /// 儿 colours the syllable before it, if it is no child.
    @Test(arguments: [
        ("花儿", "hua1 er5"), ("玩儿", "ua2 er5"), ("这儿", "zhe4 er5"), ("那儿", "na4 er5"), ("哪儿", "na3 er5"),
        ("一点儿", "i4 dia3 er5"), ("有点儿冷", "iou2 dia3 er5 leng3"), ("一会儿", "i2 huei4 er5"),
        ("事儿", "shiii4 er5"), ("男孩儿", "nan2 ha2 er5"), ("小孩儿", "xiao3 ha2 er5"), ("女儿", "nv3 er2"),
        ("女儿在哪儿", "nv3 er2 zai4 na3 er5"), ("婴儿", "ing1 er2"), ("幼儿园", "iou4 er2 van2"), ("孤儿", "gu1 er2"),
        ("儿子", "er2 zii5"), ("儿童", "er2 tong2"), ("少儿节目", "shao4 er2 jie2 mu4"), ("混血儿", "huen4 xve4 er2"),
        ("味儿", "uei4 er5"), ("门儿", "men2 er5"), ("劲儿", "jin4 er5"), ("头儿", "tou2 er5"),
        ("小曲儿", "xiao2 qv3 er5"), ("一块儿玩儿", "i2 kua4 er5 ua2 er5"), ("今儿", "jin1 er5"), ("盖儿", "ga4 er5"),
        ("育儿", "v4 er2"), ("我的儿", "uo3 de5 er2"),
    ])
    func erhua(text: String, syllables: String) throws {
        #expect(try read(text) == syllables)
    }

    /// A measure, and names of relatives.
    @Test(arguments: [
        ("两只猫", "liang3 zhiii1 mao1"), ("这只狗", "zhe4 zhiii1 gou3"),
        ("这只是开始", "zhe4 zhiii3 shiii4 kai1 shiii3"), ("只有你", "zhiii2 iou2 ni3"),
        ("一只老虎", "i4 zhiii1 lao2 hu3"), ("姐姐在家", "jie3 jie5 zai4 jia1"), ("奶奶", "nai3 nai5"),
        ("妈妈", "ma1 ma5"), ("谢谢", "xie4 xie4"),
    ])
    func measuresAndNames(text: String, syllables: String) throws {
        #expect(try read(text) == syllables)
    }
}
