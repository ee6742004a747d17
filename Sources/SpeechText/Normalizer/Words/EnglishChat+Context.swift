extension EnglishChat {
    /// Words that tell that a line is written in short forms.
    static let shorthand: Set<String> = [
        "u", "r", "ur", "urs", "ty", "thx", "pls", "plz", "wanna", "gonna", "gotta", "lol", "idk", "omg",
        "cuz", "bc",
        "ppl", "luv", "nite", "tho", "thru", "brb", "rn", "wat", "wut", "dat", "da", "lemme", "gimme", "im",
        "dont",
    ]

    /// Before and after the digit of "gl2u" and "ty4sub".
    static let beforeDigit: Set<String> = [
        "gl", "gg", "ty", "thx", "tx", "tysm", "hf", "hi", "hello", "luv", "love", "good", "great", "nice",
        "welcome",
        "up", "down", "going", "go", "got", "want", "need", "have", "had", "ready", "time", "back", "talk",
        "listen",
        "gn", "gm", "bye", "glad", "happy", "sad", "bad", "sux", "only", "all", "live", "looking", "lookin",
        "waiting",
        "thanks", "wait", "props", "grats", "gratz", "congrats", "gz", "gj", "wb", "hard", "easy", "close",
        "next",
    ]
    static let afterDigit: Set<String> = [
        "u", "ur", "me", "us", "all", "ya", "yall", "you", "him", "her", "them", "everyone", "every1", "it",
        "that",
        "this", "sub", "subs", "raid", "follow", "help", "win", "real", "life", "ever", "now", "do", "go",
        "be", "see",
        "play", "playing", "coming", "hell", "everything", "watching", "the", "bits", "host", "chat", "day",
        "nite", "night", "sure", "free",
        "bed",
    ]

    /// Before which "2" is "to" after `beforeTo` or beside other shorthand; it counts none of them.
    static let afterToInShorthand: Set<String> = [
        "the", "my", "your", "ur", "our", "make",
        "find",
        "buy", "hear", "leave", "stay", "give", "tell", "talk", "say", "have", "live", "learn", "ask", "meet",
        "use",
        "join", "eat", "try", "keep", "think", "believe", "become", "feel", "wait", "listen", "cry", "wake",
        "beat",
    ]
    /// Before which "2" is "to" after `beforeTo` only.
    static let afterToDirected: Set<String> = ["a", "this", "it", "everyone", "chat", "his", "all"]
    static let beforeTo: Set<String> = [
        "going", "goin", "go", "went", "come", "coming", "came", "back", "welcome", "listen", "listening",
        "talk",
        "talking", "talked", "want", "wants", "wanted", "need", "needs", "needed", "love", "used", "trying",
        "try",
        "tryna", "about", "time", "able", "supposed", "ready", "glad", "happy", "nice", "close", "thanks",
        "thx",
        "ty", "shoutout", "according", "moving", "moved", "headed", "heading", "drive", "driving", "walk",
        "walking",
        "sent", "send", "give", "gave", "said", "say", "hi", "hello", "up", "next", "forgot", "how", "easy",
        "hard",
        "like", "dying",
    ]

    /// "go 2 bed": where one goes without an article.
    static let goals: Set<String> = [
        "bed", "school", "work", "church", "class", "town", "college", "sleep", "court",
    ]
    static let moving: Set<String> = [
        "going", "goin", "go", "goes", "went", "back", "off", "headed", "heading", "drive", "driving", "walk",
        "walking", "get", "getting", "come", "coming", "gotta",
    ]

    /// "i have 2 go": after "have" too.
    static let afterHave: Set<String> = [
        "go", "be", "do", "see", "get", "know", "come", "eat", "leave", "say",
    ]

    /// Before which "4" is "for" beside other shorthand.
    static let afterForInShorthand: Set<String> = [
        "this", "everyone", "being", "coming", "having", "watching", "joining",
        "raiding",
        "following", "streaming", "playing", "dinner", "lunch", "breakfast", "work", "sale", "an",
        "our",
        "his", "stream", "help", "christmas", "xmas", "everything", "today", "tonight", "2day",
        "2nite",
    ]

    /// Short forms that are nouns or initials of something else where an article or an owner is before them: an ATM, an RN,
    /// the IRL stream, a BRB screen.
    static let initialsAfterArticle: Set<String> = [
        "afk", "asap", "atm", "bbl", "brb", "brt", "dm", "dms", "dw", "fyi", "ftw", "gl", "gn", "hf", "icymi",
        "idc",
        "idk", "ikr", "imo", "irl", "jk", "kms", "lmk", "msg", "np", "omg", "omw", "ong", "rn", "smh", "tbh",
        "tfw",
        "tgif", "tldr", "ty", "wp",
    ]

    /// Those of them that are said in words after an article in small letters: "a dm".
    static let saidInSmall: Set<String> = ["dm", "dms", "msg", "ty", "np"]

    /// After which they are that, and before which.
    static let articles: Set<String> = ["the", "a", "an"]
    /// Between an article and such a noun.
    static let qualities: Set<String> = [
        "quick", "short", "long", "new", "old", "nearest", "closest", "local", "real", "bank", "nearby",
        "broken",
    ]
    static let owners: Set<String> = [
        "my", "your", "our", "their", "every", "each", "another", "any", "nearest", "closest", "local",
        "nearby",
        "bank", "registered",
    ]
    static let nounsAfter: [String: Set<String>] = [
        "atm": ["machine", "machines", "fee", "fees", "card", "cards", "pin", "withdrawal", "withdrawals"],
        "irl": ["stream", "streams", "streamer", "streamers", "streaming", "streamed"],
        "brb": ["screen", "screens", "scene"], "afk": ["farm", "farms", "timer", "kick", "check"],
        "jk": ["rowling"], "vs": ["code"],
    ]

    /// Single letters for words, after the words that they follow.
    static let letters: [String: (word: String, after: Set<String>)] = [
        "b": (
            "be",
            beforeVerb.union([
                "let", "don't", "dont", "wanna", "plz", "pls", "please", "just", "always", "u", "you",
            ])
        ),
        "c": (
            "see",
            beforeVerb.union(["i", "u", "you", "we", "they", "let", "didnt", "didn't", "cant", "can't"])
        ),
        "y": ("why", []),
        "n": (
            "and",
            [
                "you", "u", "me", "rock", "him", "her", "us", "them", "here", "there", "now", "again", "up",
                "down", "in", "out",
                "back", "come", "go", "wait", "gg", "thx", "thanks", "hi", "hello", "mac", "fish", "drag",
                "hit",
            ]
        ),
    ]
    /// Before which a small "y" by itself is "why".
    static let afterWhy: Set<String> = [
        "tho", "though", "u", "you", "r", "do", "does", "did", "so", "not", "would", "he", "she", "they",
        "am", "my", "cant", "dont", "ur",
    ]
    private static let beforeVerb: Set<String> = [
        "to", "will", "would", "can", "could", "should", "must", "might", "may", "gonna", "gotta", "wanna",
        "ima", "imma",
        "finna", "shall", "i'll", "ill", "you'll", "youll", "we'll", "he'll", "she'll", "they'll", "theyll",
        "it'll", "itll",
        "won't", "wont", "wouldn't", "wouldnt", "couldn't", "couldnt", "shouldn't", "shouldnt", "never",
    ]

    /// Before which a word without its apostrophe is the noun or the adjective that it looks like: "solemn cant", "as is
    /// his wont".
    static let notContracted: [String: Set<String>] = [
        "cant": [
            "the", "a", "of", "his", "her", "their", "its", "our", "your", "my", "such", "solemn", "pious",
            "religious",
            "political", "moral", "mere", "thieves", "thieves'", "hypocritical", "legal", "sanctimonious",
            "with", "by",
        ],
        "wont": [
            "his", "her", "their", "its", "our", "your", "my", "is", "was", "are", "were", "am", "be", "been",
            "as", "the", "use",
        ],
    ]
}
