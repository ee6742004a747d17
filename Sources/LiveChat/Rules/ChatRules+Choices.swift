extension ChatRules {
    /// By key: the values that can be chosen from, for pages that show rules.
    public static let choices: [String: [String]] = {
        func names<Choice: CaseIterable & RawRepresentable>(_: Choice.Type) -> [String]
        where Choice.RawValue == String {
            Choice.allCases.map(\.rawValue)
        }
        let kinds = names(KindName.self)
        let roles = names(ChatAuthor.Role.self)
        var choices = [
            "language": names(Language.self), "who.skippedKinds": kinds, "who.roles": roles,
            "commands.mode": names(Commands.Mode.self), "answers.to": names(Answers.To.self),
            "text.links": names(Text.Links.self),
            "text.emotes": names(Text.Emotes.self), "text.emoji": names(Text.Emotes.self),
            "text.mentions": names(Text.Mentions.self), "cooldown.exempt": roles,
            "sentences.name": names(Sentences.Name.self),
            "sentences.platform": names(Sentences.Platform.self),
            "sentences.handles": names(Sentences.Handles.self), "length.over": names(Length.Over.self),
            "banned.categories": ["hate", "sexual", "harm", "profanity"],
            "banned.treatment": names(Banned.Treatment.self), "hold.trusted": roles,
            "hold.approved": kinds,
        ]
        for (key, _) in Commands.table { choices["commands.\(key).roles"] = roles }
        return choices
    }()
}
