import Foundation

/// Words at the beginning of a message that are meant for programs.
extension ChatRuleEngine {
    /// What a message that is a command to the reader does; it is not read.
    mutating func obey(_ message: ChatMessage, _ author: String, _ kind: ChatRules.KindName) throws(Skip) {
        guard kind.isChat || kind == .redemption, let given = ChatOrder(message, rules.commands) else {
            return
        }
        let rule: Rule = given.name == .voice ? .voiceCommand : .control
        let result: Result<ChatOrder.Effect, ChatOrder.Refusal>
        do throws(ChatOrder.Refusal) {
            result = .success(try carryOut(given, of: message, author))
        } catch {
            result = .failure(error)
        }
        let answer = answer(given, result, to: message, author)
        switch result {
        case .success(let effect):
            commandTimes.note(given.key, by: author, at: message.received)
            throw Skip(
                rule: rule, reason: effect.reason,
                command: ChatCommand(effect.name, argument: effect.argument, isDone: true), answer: answer)
        case .failure(let refusal):
            throw Skip(
                rule: rule, reason: refusal.reason,
                command: ChatCommand(
                    given.name, argument: String(given.argument.prefix(ViewerChoices.longestName)),
                    isDone: false), answer: answer)
        }
    }

    private mutating func carryOut(
        _ given: ChatOrder, of message: ChatMessage, _ author: String
    ) throws(ChatOrder.Refusal) -> ChatOrder.Effect {
        var name = given.name
        if !given.command.isOpen(to: message.author) {
            // Whoever may not switch the reading of all may switch that of the own messages.
            switch name {
            case .on: name = .ownOn
            case .off: name = .ownOff
            default:
                let roles = given.command.roles.map(\.rawValue).sorted().joined(separator: ", ")
                throw .init(cause: .role, reason: "only these roles may: \(roles)")
            }
        }
        if rules.cooldown.exempt.isDisjoint(with: message.author.roles) {
            try commandTimes.check(given, by: author, at: message.received)
        }
        switch name {
        case .voice: return try chooseVoice(given.argument, author)
        case .skip: return .init(name, "skipped what was being read")
        case .pause: return .init(name, "paused the reading")
        case .resume: return .init(name, "resumed the reading")
        case .on: return .init(name, "switched the reading on")
        case .off: return .init(name, "switched the reading off: only approved messages are read")
        case .ownOn:
            choices.setWish(true, of: author)
            return .init(name, "its author is read from now on")
        case .ownOff:
            choices.setWish(false, of: author)
            return .init(name, "its author is not read any more")
        case .mute: return try mute(given, message)
        case .unmute: return try unmute(given, message)
        }
    }

    private mutating func chooseVoice(
        _ name: String, _ author: String
    ) throws(ChatOrder.Refusal) -> ChatOrder.Effect {
        if name.isEmpty {
            choices.setVoice(nil, of: author)
            return .init(.voice, "went back to the usual voice")
        }
        guard let choice = rules.voices.choices.first(where: { $0.lowercased() == name.lowercased() }) else {
            throw .init(cause: .noVoice, reason: "asks for a voice that viewers cannot choose")
        }
        choices.setVoice(choice, of: author)
        return .init(.voice, "chose the voice \(choice)", argument: choice)
    }

    private mutating func mute(
        _ given: ChatOrder, _ message: ChatMessage
    ) throws(ChatOrder.Refusal) -> ChatOrder.Effect {
        let viewer = try knownViewers.viewer(given, on: message.platform)
        if isProtected(viewer.author) {
            throw .init(
                cause: .isProtected, reason: "\(viewer.name) may mute others, and cannot be muted")
        }
        let by = message.author.name.isEmpty ? message.author.login : message.author.name
        let mute = ViewerChoices.Mute(
            platform: message.platform, id: viewer.author.id, name: viewer.name, by: by,
            since: message.received)
        guard !choices.isMuted(viewer.author, on: message.platform), choices.mute(mute) else {
            throw .init(cause: .isMuted, reason: "\(viewer.name) is muted already")
        }
        return .init(.mute, "muted \(viewer.name)", argument: viewer.name)
    }

    private mutating func unmute(
        _ given: ChatOrder, _ message: ChatMessage
    ) throws(ChatOrder.Refusal) -> ChatOrder.Effect {
        let viewer = try knownViewers.viewer(given, on: message.platform)
        let unmuted = choices.unmute {
            // By the name under which the viewer was muted too, whatever it is now.
            $0.means(viewer.author, on: message.platform)
                || $0.platform == message.platform && $0.name.lowercased() == viewer.name.lowercased()
        }
        if unmuted.isEmpty {
            throw .init(cause: .isNotMuted, reason: "\(viewer.name) is not muted")
        }
        return .init(.unmute, "\(viewer.name) is read again", argument: viewer.name)
    }

    /// Whether an author cannot be muted: the broadcaster, and who may mute others.
    func isProtected(_ author: ChatAuthor) -> Bool {
        author.roles.contains(.broadcaster) || !rules.commands.mute.roles.isDisjoint(with: author.roles)
    }

    /// Words at the beginning of a text that decide whether it is read.
    ///
    /// - Returns: the text that is left to be read.
    func command(
        _ text: String, _ author: String, _ kind: ChatRules.KindName, _ steps: inout [Decision.Step]
    ) throws(Skip) -> String {
        let commands = rules.commands
        guard kind.isChat || kind == .redemption else { return text }
        let wish = choices.wish(of: author)
        if wish == false, kind.isChat {
            throw Skip(rule: .silence, reason: "its author does not want to be read")
        }
        if commands.silence.contains(where: { !$0.isEmpty && text.hasPrefix($0) }) {
            throw Skip(rule: .silence, reason: "its author does not want it to be read")
        }
        if let rest = Self.argument(of: commands.read, in: text) {
            steps.append(.init(rule: .command, effect: "reads what follows \(commands.read)"))
            return rest
        }
        if commands.prefixes.contains(where: { !$0.isEmpty && text.hasPrefix($0) }) {
            throw Skip(rule: .command, reason: "is a command")
        }
        switch commands.mode {
        case .command where kind.isChat:
            throw Skip(rule: .mode, reason: "does not begin with \(commands.read)")
        case .redemptions where kind.isChat: throw Skip(rule: .mode, reason: "was not redeemed or paid for")
        case .optIn where kind.isChat && wish != true:
            throw Skip(
                rule: .mode, reason: "its author did not ask to be read (\(commands.reading.word) on)")
        default: return text
        }
    }

    /// What follows a command at the beginning of `text`, `nil` if another word is there.
    private static func argument(of command: String, in text: String) -> String? {
        guard !command.isEmpty, text.lowercased().hasPrefix(command.lowercased()) else { return nil }
        let rest = text.dropFirst(command.count)
        guard rest.isEmpty || rest.first == " " else { return nil }
        return rest.trimmingCharacters(in: .whitespaces)
    }
}
