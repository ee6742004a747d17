extension EnglishChat {
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
