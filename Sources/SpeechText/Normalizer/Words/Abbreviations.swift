/// Abbreviations of English with a full stop, or with what has to follow them.
enum Abbreviations {
    /// For "St.", "Dr." and the like: what they are before a name, and what after one.
    static let beforeName: [String: String] = [
        "mr": "mister", "mrs": "missus", "ms": "miss", "mx": "mix", "dr": "doctor", "prof": "professor",
        "st": "Saint",
        "mt": "Mount", "ft": "Fort", "capt": "captain", "lt": "lieutenant", "sgt": "sergeant",
        "gen": "general",
        "col": "colonel", "maj": "major", "gov": "governor", "sen": "senator", "rep": "representative",
        "rev": "reverend", "hon": "honorable", "pres": "president", "fr": "father", "cmdr": "commander",
        "adm": "admiral", "cpl": "corporal", "pvt": "private", "messrs": "messieurs", "pt": "Point",
    ]

    /// What the end of a text may cut from its name.
    static let titles: Set<String> = ["mr", "mrs", "dr", "prof", "capt", "sgt", "lt", "gov", "sen"]

    /// Without a full stop as well.
    static let dotless: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "mt", "lt", "sgt", "capt",
    ]

    static let afterName: [String: String] = [
        "st": "Street", "dr": "Drive", "ave": "Avenue", "av": "Avenue", "blvd": "Boulevard", "rd": "Road",
        "ln": "Lane",
        "hwy": "Highway", "pkwy": "Parkway", "sq": "Square", "pl": "Place", "ct": "Court", "jr": "junior",
        "sr": "senior", "mt": "Mountain",
    ]

    /// After a name without a full stop as well: "Jr. Blvd", "5th Ave".
    static let dotlessAfterName: Set<String> = [
        "blvd", "ave", "rd", "hwy", "ln", "pkwy", "jr", "sr", "sq",
    ]

    static let beforeNumber: [String: String] = [
        "no": "number", "nr": "number", "nos": "numbers", "pt": "part", "vol": "volume", "vols": "volumes",
        "fig": "figure", "figs": "figures", "p": "page", "pp": "pages", "pg": "page", "pgs": "pages",
        "ch": "chapter", "sec": "section",
        "rm": "room", "apt": "apartment", "ext": "extension", "ep": "episode", "art": "article",
        "ver": "version",
        "lvl": "level", "lv": "level", "tel": "telephone", "bldg": "building",
        "ste": "suite", "chap": "chapter", "eq": "equation", "op": "opus",
    ]

    /// Before a number without a full stop as well.
    static let dotlessNumbers: Set<String> = ["no", "nr", "apt", "rm", "lvl", "lv", "ep", "ver", "vol", "pp"]

    /// Before digits without a space: "lvl99", "ep3".
    static let glued: Set<String> = ["lvl", "lv", "ep", "vol", "pt", "ch"]

    static let always: [String: String] = [
        "vs": "versus", "etc": "et cetera", "approx": "approximately", "dept": "department",
        "govt": "government",
        "min": "minimum", "max": "maximum", "est": "established", "inc": "incorporated", "ltd": "limited",
        "corp": "corporation", "bros": "brothers", "agg": "aggregate", "avg": "average",
        "misc": "miscellaneous",
        "temp": "temperature", "tel": "telephone", "assn": "association", "univ": "university",
        "incl": "including",
        "excl": "excluding", "cf": "compare", "viz": "namely", "ave": "Avenue", "blvd": "Boulevard",
        "rd": "Road", "hwy": "Highway", "jr": "junior", "sr": "senior", "intl": "international",
        "mfg": "manufacturing", "mgr": "manager", "orig": "original", "prev": "previous",
        "resp": "respectively",
        "hrs": "hours", "hr": "hour", "mins": "minutes", "secs": "seconds", "yrs": "years", "lbs": "pounds",
        "tsp": "teaspoon", "tbsp": "tablespoon", "oz": "ounces", "co": "company",
    ]

    /// "est. 1999" and "ext. 5", but "Max. is here".
    static let ambiguous: Set<String> = ["min", "max", "temp", "est", "co", "resp"]

    /// With a slash.
    static let slashed: [(written: StaticString, spoken: String)] = [
        ("tl;dr", "too long, didn't read"), ("w/o", "without"), ("km/h", "kilometers per hour"),
        ("m/s", "meters per second"),
        ("mb/s", "megabytes per second"), ("gb/s", "gigabytes per second"), ("kb/s", "kilobytes per second"),
        ("w/e", "whatever"), ("w/", "with"), ("b/c", "because"), ("y/o", "years old"),
        ("n/a", "N A"), ("j/k", "just kidding"), ("n/m", "never mind"), ("b/w", "between"),
        ("s/o", "shoutout"), ("c/o", "care of"), ("a/c", "A C"),
    ]

    /// Words that begin a sentence more often than they follow an abbreviation.
    static let sentenceStarts: Set<String> = [
        "he", "she", "it", "they", "we", "i", "you", "the", "this", "that", "these", "those", "then",
        "there",
        "but", "and", "so", "a", "an", "his", "her", "my", "our", "their", "what", "when", "where", "why",
        "how",
        "who", "is", "are", "do", "did", "was", "if", "yes", "no", "in", "on", "at", "after", "before",
    ]

    /// States after a town and a comma.
    static let states: [String: String] = [
        "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
        "CO": "Colorado",
        "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii",
        "ID": "Idaho",
        "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
        "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
        "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
        "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
        "NC": "North Carolina",
        "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
        "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas",
        "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
        "WI": "Wisconsin", "WY": "Wyoming",
    ]
}
