/// Short forms and spellings of English live chats: a word in small letters, a bar, and what is said. Capital letters are
/// said by their names.
enum EnglishChat {
    /// Said in small letters and in capitals alike. "Ty", "Np" with one capital are names.
    private static let source = """
        aint|ain't
        arent|aren't
        cant|can't
        couldve|could've
        couldnt|couldn't
        didnt|didn't
        doesnt|doesn't
        dont|don't
        hasnt|hasn't
        havent|haven't
        isnt|isn't
        itll|it'll
        ive|I've
        mightve|might've
        mustve|must've
        mustnt|mustn't
        neednt|needn't
        shouldnt|shouldn't
        shouldve|should've
        thatll|that'll
        theyd|they'd
        theyll|they'll
        theyre|they're
        theyve|they've
        wasnt|wasn't
        werent|weren't
        weve|we've
        wont|won't
        wouldnt|wouldn't
        wouldve|would've
        youd|you'd
        youll|you'll
        youre|you're
        youve|you've
        afaik|as far as I know
        afk|away from keyboard
        afaict|as far as I can tell
        asap|as soon as possible
        atm|at the moment
        bday|birthday
        bff|best friend
        brb|be right back
        brt|be right there
        bbl|be back later
        btw|by the way
        cya|see ya
        dm|direct message
        dms|direct messages
        dw|don't worry
        ez|easy
        etc|et cetera
        ffs|for f's sake
        frfr|for real for real
        ftw|for the win
        fwiw|for what it's worth
        fyi|for your information
        g2g|got to go
        gg|good game
        ggs|good games
        ggwp|good game, well played
        gj|good job
        gl|good luck
        glhf|good luck, have fun
        gn|good night
        gtg|got to go
        hbu|how about you
        hf|have fun
        hmu|hit me up
        icymi|in case you missed it
        idc|I don't care
        idek|I don't even know
        idk|I don't know
        iirc|if I recall correctly
        ikr|I know, right
        ily|I love you
        ilysm|I love you so much
        imho|in my humble opinion
        imo|in my opinion
        irl|in real life
        istg|I swear to god
        iykyk|if you know, you know
        jk|just kidding
        jfc|J F C
        kms|K M S
        lgtm|looks good to me
        lmk|let me know
        lesgo|let's go
        letsgo|let's go
        lvl|level
        lvls|levels
        mfw|my face when
        msg|message
        msgs|messages
        ngl|not gonna lie
        np|no problem
        nvm|never mind
        ofc|of course
        omfg|oh my god
        omg|oh my god
        omw|on my way
        ong|on god
        pls|please
        plz|please
        ppl|people
        qt|cutie
        rn|right now
        rly|really
        sm1|someone
        smh|shaking my head
        smth|something
        srsly|seriously
        sry|sorry
        tbf|to be fair
        tbh|to be honest
        tfw|that feeling when
        tgif|thank god it's Friday
        thx|thanks
        tho|though
        thru|through
        tldr|too long, didn't read
        tmrw|tomorrow
        ttyl|talk to you later
        ttys|talk to you soon
        ty|thank you
        tyfs|thanks for the sub
        tysm|thank you so much
        tyvm|thank you very much
        vs|versus
        wbu|what about you
        wdym|what do you mean
        wp|well played
        wtg|way to go
        wyd|what you doing
        wya|where you at
        wym|what you mean
        yall|y'all
        yk|you know
        yw|you're welcome
        """

    /// Said in small letters only; in capitals they are something else.
    private static let smallSource = """
        hrs|hours
        mins|minutes
        wks|weeks
        yrs|years
        abt|about
        bc|because
        cuz|because
        af|A F
        dmg|damage
        gm|good morning
        ns|nice shot
        nt|nice try
        wth|what the hell
        fr|for real
        ic|I see
        ig|I guess
        im|I'm
        nite|night
        prolly|probably
        r|are
        u|you
        ur|your
        urs|yours
        ya'll|y'all
        yr|year
        yrs|years
        """

    /// Words with digits in them, of two or more letters and digits.
    private static let leetSource = """
        1337|leet
        2day|today
        2moro|tomorrow
        2morrow|tomorrow
        2nite|tonight
        2night|tonight
        4eva|forever
        4ever|forever
        4get|forget
        4got|forgot
        b8|bait
        b4|before
        b4n|bye for now
        d00d|dude
        every1|everyone
        f8|fate
        g2g|got to go
        gr8|great
        gr8ful|grateful
        h4x|hacks
        h4x0r|hacker
        h4xor|hacker
        h8|hate
        h8r|hater
        h8rs|haters
        h8ers|haters
        h8er|hater
        h8s|hates
        h8ing|hating
        l33t|leet
        l337|leet
        l8|late
        l8r|later
        l8er|later
        l8rs|laters
        m8|mate
        m8s|mates
        n00b|noob
        n00bs|noobs
        ne1|anyone
        any1|anyone
        no1|no one
        o7|salute
        p0g|pog
        p0wned|owned
        pr0|pro
        pwn3d|owned
        r8|rate
        rekt|wrecked
        sk8|skate
        sk8r|skater
        sk8er|skater
        some1|someone
        sm1|someone
        str8|straight
        sum1|someone
        t00|too
        th4nks|thanks
        tr0ll|troll
        me2|me too
        u2|you too
        w00t|woot
        w8|wait
        w8ing|waiting
        w8ed|waited
        """

    static let words = table(source)
    static let smallWords = table(smallSource)
    static let leet = table(leetSource)

    private static func table(_ source: String) -> [String: String] {
        var table: [String: String] = [:]
        for line in source.split(separator: "\n") {
            let fields = line.split(separator: "|", maxSplits: 1)
            if fields.count == 2 { table[String(fields[0])] = String(fields[1]) }
        }
        return table
    }

    /// After which "2" is "too", and before which words.
    static let afterToo: Set<String> = [
        "fast", "much", "many", "good", "late", "early", "bad", "far", "long", "slow", "hard", "easy", "ez",
        "big", "small", "hot", "cold", "cute", "funny", "close", "loud", "quiet", "high", "low", "old",
        "young",
        "strong", "weak", "op", "expensive", "cheap", "tired", "scared", "soon", "often", "real",
    ]

    /// Before which "2" is "to".
    static let afterTo: Set<String> = [
        "u", "you", "me", "be", "go", "do", "see", "play", "win", "lose", "get", "know", "watch", "come",
        "sleep",
        "die", "him", "her", "them", "us",
    ]

    /// After which "4" is "for", and before which it is a number even there: "up 4 duos", "up 4 points".
    static let beforeFor: Set<String> = [
        "up", "down", "looking", "thx", "thanks", "ty", "waiting", "wait", "ready", "lf", "searching",
    ]
    static let counted: Set<String> = [
        "points", "pts", "rounds", "games", "kills", "levels", "goals", "percent", "places", "more", "people",
        "players",
        "times", "days", "hours", "minutes", "weeks", "months", "years", "votes", "to", "and", "or", "of",
    ]

    /// Before which "4" is "for".
    static let afterFor: Set<String> = [
        "u", "you", "me", "him", "her", "us", "them", "ya", "real", "sure", "free", "life", "fun", "now",
        "ever", "the", "my", "ur", "your", "a",
    ]
}
