/// The sentences of answers, in the language of the rules. They hold no word that a viewer wrote.
struct AnswerWords {
    let rules: ChatRules

    /// Voices that are named, at most.
    private static let mostVoices = 12

    private var isChinese: Bool { rules.language == .chinese }

    /// To a command that was carried out.
    func text(_ effect: ChatOrder.Effect) -> String {
        switch effect.name {
        case .voice:
            if !effect.argument.isEmpty {
                return isChinese ? "现在用\(effect.argument)的声音。" : "Your voice is \(effect.argument) now."
            }
            let usual = isChinese ? "已恢复默认声音。" : "You have the usual voice."
            return rules.voices.choices.isEmpty ? usual : "\(usual) \(voices)"
        case .skip: return isChinese ? "已跳过。" : "Skipped."
        case .pause: return isChinese ? "朗读已暂停。" : "The reading is paused."
        case .resume: return isChinese ? "继续朗读。" : "The reading goes on."
        case .mute: return isChinese ? "不再朗读这位观众。" : "That viewer is not read any more."
        case .unmute: return isChinese ? "重新朗读这位观众。" : "That viewer is read again."
        case .off: return isChinese ? "现在只朗读已批准的消息。" : "Only approved messages are read now."
        case .on: return isChinese ? "重新朗读所有消息。" : "Messages are read again."
        case .ownOff: return isChinese ? "不再朗读你的消息。" : "Your messages are not read any more."
        case .ownOn: return isChinese ? "现在朗读你的消息。" : "Your messages are read now."
        }
    }

    /// To a command that was refused.
    func text(_ cause: ChatOrder.Refusal.Cause, _ order: ChatOrder) -> String {
        let word = order.command.word
        switch cause {
        case .role: return isChinese ? "你不能用这个命令。" : "You may not use this command."
        case .tooSoon: return isChinese ? "太快了，请稍后再试。" : "Not so soon: try again in a moment."
        case .noVoice:
            if rules.voices.choices.isEmpty {
                return isChinese ? "这里不能选声音。" : "Voices cannot be chosen here."
            }
            return isChinese ? "没有这个声音。\(voices)" : "There is no such voice. \(voices)"
        case .noName:
            return isChinese
                ? "哪位观众？请写 \(word) 名字，或回复其消息。"
                : "Which viewer? Write \(word) NAME, or reply to one of the viewer's messages."
        case .unknownViewer:
            return isChinese ? "没有这个名字的观众发过言。" : "No viewer of that name has written here."
        case .isProtected: return isChinese ? "不能禁言管理员。" : "Who may mute others cannot be muted."
        case .isMuted: return isChinese ? "这位观众已被禁言。" : "That viewer is muted already."
        case .isNotMuted: return isChinese ? "这位观众没有被禁言。" : "That viewer is not muted."
        }
    }

    private var voices: String {
        let choices = rules.voices.choices
        let list = choices.prefix(Self.mostVoices).joined(separator: isChinese ? "、" : ", ")
        let more = choices.count > Self.mostVoices ? " \u{2026}" : ""
        let word = rules.commands.voice.word
        return isChinese ? "请写 \(word) 名字：\(list)\(more)" : "Choose one with \(word) NAME: \(list)\(more)"
    }
}
