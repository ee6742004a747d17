/// What is counted in thousands, millions and billions rather than measured, and the words that tell so: "3.4m views", "hit 2m".
enum CountedThings {
    /// After a number, or in the words before it.
    static let names: Set<String> = Set(
        """
        view views viewer viewers sub subs subscriber subscribers follower followers follows like likes dislikes people
        users user fans players player members downloads plays streams stars listeners readers hits clicks votes copies
        comments retweets reposts shares impressions upvotes karma posts accounts installs sales customers visitors
        residents refugees citizens workers jobs homes families deaths kids men women
        dollars dollar bucks euros euro pounds quid yen yuan won pesos rupees usd eur gbp robux bits points pts coins coin
        gold silver gems credits tokens isk gil zeny meso mesos souls runes echoes caps credit diamonds primogems
        vbucks bells rubies crystals mora scrap honor
        damage dmg dps xp exp hp health armor shield mana power score rating elo mmr heal healing exposure
        params parameters rows lines records requests files words tokens transistors pixels samples
        """.split { $0 == " " || $0 == "\n" }.map(String.init))

    /// Between a number and what is counted: "3m concurrent viewers".
    static let qualities: Set<String> = [
        "more", "new", "total", "active", "concurrent", "unique", "monthly", "daily", "weekly", "real",
        "youtube",
        "twitch", "tiktok", "channel", "live", "other", "whole", "angry", "extra", "bonus", "of", "different",
        "peak",
        "average", "paid", "free", "lifetime", "fake", "dead", "unread", "us",
    ]

    /// What is measured: a small m before one of these is a metre.
    static let lengths: Set<String> = [
        "tall", "high", "long", "wide", "deep", "away", "apart", "behind", "ahead", "above", "below", "from",
        "run",
        "sprint", "dash", "race", "hurdles", "freestyle", "swim", "radius", "range", "distance", "thick",
        "square",
        "cubic", "cable", "rope", "jump", "dive", "pool", "wall", "north", "south", "east", "west",
        "diameter", "relay",
        "backstroke", "butterfly", "breaststroke", "height", "width", "length", "depth", "altitude",
        "underwater",
    ]

    /// Before a number without a thing.
    static let reaching: Set<String> = [
        "hit", "hits", "hitting", "reach", "reached", "reaching", "worth", "passed", "paid", "pays", "spent",
        "earned",
        "earns", "cost", "costs", "made", "makes", "raised", "gained", "broke", "cracked", "surpassed",
        "crossed",
        "owes", "owe", "donated", "stole", "banked", "grossed",
    ]

    /// Whose numbers they are: "the channel is at 2m".
    static let owners: Set<String> = [
        "channel", "video", "vid", "youtube", "tiktok", "song", "net", "budget", "price", "prize", "revenue",
        "salary",
        "population", "bounty", "jackpot", "auction", "bid",
    ]

    /// What is shown in 4K.
    static let shown: Set<String> = [
        "video", "videos", "monitor", "tv", "stream", "streams", "streaming", "gaming", "resolution",
        "quality", "screen",
        "footage", "res", "hdr", "display", "textures", "ultra", "movie", "movies", "bluray", "camera",
        "webcam",
        "upload", "uploads", "playback", "content", "capture", "recording", "remaster", "version", "upscale",
    ]
    static let showing: Set<String> = [
        "in", "at", "native", "true", "full", "uhd", "supports", "upscaled", "real",
    ]
}
