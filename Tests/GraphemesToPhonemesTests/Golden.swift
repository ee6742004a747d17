/// Words and what the original says for them: `Training/voice/unknown_words.py --goldens`.
enum Golden {
    static let guesses: [(word: String, said: String)] = [
        ("pokimane", "pˈOkəmˌAn"), ("mizkif", "mˈɪzkɪf"), ("kripparrian", "kɹˌɪpəpˈɛɹiən"),
        ("asmongold", "ˈæzmənɡˌOld"), ("sodapoppin", "sˈɑdəpˌɑpɪn"), ("caedrel", "sˈAdɹəl"),
        ("jynxzi", "ʤˈɪŋksi"), ("esfand", "ɛsfˈænd"), ("forsen", "fɔɹsˈɛn"), ("nickmercs", "nˈɪkmˌɜɹks"),
        ("valorant", "vˈæləɹənt"), ("skibidi", "skɪbˈɪdi"), ("rizz", "ɹˈɪz"), ("gyatt", "ʤˈIət"),
        ("copium", "kˈOpiəm"), ("pepega", "pˈɛpəɡə"), ("poggers", "pˈɑɡəɹz"), ("yeet", "jˈit"),
        ("blorf", "blˈɔɹf"), ("zyxo", "zˈɪksO"), ("schwarzkopf", "ʃvˈɑɹskˌɑpf"), ("czerny", "sˈɜɹni"),
        ("nguyen", "ɪŋɡˈIən"), ("siobhan", "sˈIəbhˌæn"), ("xiaoyu", "zˌWjˈO"), ("bjorn", "bjˈʊɹn"),
        ("aaliyah", "ˌɑlijˈɑ"), ("o'reilly", "ˈOɹˌAli"), ("d'artagnan", "dɑɹtˈɑɡnjən"),
        ("mc'zed", "məksˈɛd"), ("quetzalcoatl", "kwˌɛtsˌælkˈOtᵊl"), ("ludwig", "lˈʌdwɪɡ"),
        ("tfue", "tfjˈu"), ("hasanabi", "hˌɑsənˈɑbi"), ("Pokimane", "pˈOkəmˌAn"), ("Mizkif", "mɪskˈɪf"),
        ("Kruse", "kɹˈuz"), ("lugubrious", "luɡˈubɹiəs"),
        ("antidisestablishmentarianism", "ˌæntidˌɪsəstˌæblɪʃməntˈɛɹiənˌɪzəm"), ("qq", "kwˈA"),
    ]
}
