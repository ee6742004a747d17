/// Abbreviations that are said by the names of their letters.
enum Initials {
    /// In capitals and in small letters, also in a line of capitals: no word is written like them.
    static let always: Set<String> = [
        "adc", "adhd", "afaik", "aoe", "api", "asmr", "atk", "bbq", "bgm", "bpm", "bts", "cbs", "cc", "ccg",
        "cd", "ceo", "cet", "cfo", "cgi", "cia", "cli", "cnn", "cpu", "crt", "csgo", "css", "cto", "ctr",
        "ddos", "ddr", "diy", "dj", "dlc", "dlss", "dmca", "dna", "dnd", "dns", "dps", "dslr", "dvd", "edm",
        "eu", "faq", "fbi", "ffa", "fov", "fps", "ftp", "ftw", "gdp", "gg", "gmt", "gpa", "gpt", "gpu", "gta",
        "gtfo", "gtx", "hdd", "hdmi", "hdr", "hq", "html", "http", "https", "ign", "ip", "irc", "irs", "isp",
        "jfk",
        "jpg", "jrpg", "kda", "kfc", "kgb", "lcd", "lfg", "lgbt", "lgbtq", "llc", "llm", "lmao", "lmfao",
        "lol", "mcu", "mlb", "mmo", "mmorpg", "mmr", "mpg", "mri", "mtv", "mvp", "nba", "nbc", "nfl", "nft",
        "ngo", "nhl", "nhs", "npc", "nsfw", "nyc", "obs", "ocd", "oce", "otp", "pb", "pbs", "pc", "pdf",
        "pdt", "pga", "phd", "pkmn", "pm", "png", "pov", "psi", "pst", "psu", "psvr", "ptsd", "pve", "pvp",
        "pvpve", "qa", "qr", "rgb", "rng", "rpg", "rsvp", "rts", "rtx", "sdk", "sfx", "sms", "sos", "ssd",
        "ssl", "std", "stfu", "suv", "tcp", "tdm", "tl", "tldr", "tts", "ttv", "tv", "ufo", "uhd", "ui", "uk",
        "url", "usa", "usb", "utc", "ux", "vfx", "vhs", "vip", "vpn", "vps", "vr", "wr", "wtf", "wwe", "www",
        "xp", "yt",
    ]

    /// The same in capitals.
    static let alwaysCapitals = Set(always.map { $0.uppercased() })

    /// In capitals, unless the line is one of capitals: in small letters they are words.
    static let inCapitals: Set<String> = [
        "ai", "aka", "am", "ama", "ar", "asl", "ba", "bs", "ca", "co", "da", "dc", "ee", "er", "est", "eta",
        "hp", "hr", "ia", "id", "ids", "ie", "ip", "it", "led", "lp", "ma", "mc", "md", "mi", "mit", "mo",
        "mp", "mt", "na", "nu", "op", "os", "ot", "pa", "pe", "pr", "ps", "pt", "ra", "sea", "sr", "st", "un",
        "us", "ut", "va", "who",
    ]

    /// Written in small letters by chats: the normaliser gives them capitals.
    static let small: Set<String> = always.subtracting([
        "www", "http", "https", "tv", "pm", "bts", "ip", "eu", "uk", "cc", "css", "html", "api",
    ])
}

extension Initials {
    /// In capitals, with the s of a plural in small letters, if these are initials of chats.
    static func capitals(_ word: String) -> String? {
        if small.contains(word) { return word.uppercased() }
        guard word.utf8.count > 3, word.utf8.last == UInt8(ascii: "s") else { return nil }
        let stem = String(word.dropLast())
        return small.contains(stem) ? stem.uppercased() + "s" : nil
    }
}
