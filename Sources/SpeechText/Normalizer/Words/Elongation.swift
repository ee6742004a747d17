/// Words that are drawn out by repeating letters: "whaaaat", "pleaseee", "goooood".
enum Elongation {
    /// The word as it is usually written, or `nil` where no letter occurs three times in a row.
    ///
    /// - Parameter word: at most a few dozen small ASCII letters.
    static func shortened(_ word: String) -> String? {
        let runs = runs(of: Array(word.utf8))
        guard runs.contains(where: { $0.count >= 3 }), word != "ieee" else { return nil }
        if let sound = sound(runs.map(\.letter)) { return sound }
        let single = spelled(runs, double: nil)
        for (index, run) in runs.enumerated() where run.count >= 3 {
            let double = spelled(runs, double: index)
            if doubled.contains(double) || doubled.contains(stem(double)) { return double }
        }
        if single.utf8.count > 1 { return single }
        // LLLL
        return word.utf8.count > 3 ? String(word.prefix(3)) : nil
    }

    /// Whether a word with a double letter is known.
    static func isKnown(_ word: String) -> Bool { doubled.contains(word) || doubled.contains(stem(word)) }

    /// Without an ending.
    private static func stem(_ word: String) -> String {
        for ending in ["ing", "ed", "y", "s"] where word.hasSuffix(ending) {
            return String(word.dropLast(ending.count))
        }
        return word
    }

    private static func runs(of letters: [UInt8]) -> [(letter: UInt8, count: Int)] {
        var runs: [(letter: UInt8, count: Int)] = []
        for letter in letters {
            if let last = runs.last, last.letter == letter {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((letter, 1))
            }
        }
        return runs
    }

    private static func spelled(_ runs: [(letter: UInt8, count: Int)], double: Int?) -> String {
        var bytes: [UInt8] = []
        for (index, run) in runs.enumerated() {
            let count = index == double ? 2 : run.count >= 3 ? 1 : run.count
            bytes += repeatElement(run.letter, count: count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What has no spelling of its own, by its letters without the repetitions.
    private static func sound(_ letters: [UInt8]) -> String? {
        sounds[String(decoding: letters, as: UTF8.self)]
    }

    private static let sounds: [String: String] = [
        "a": "ah", "o": "ooh", "e": "eek", "u": "ooh", "m": "mmm", "z": "zzz", "ah": "ah", "oh": "oh",
        "aw": "aww",
        "ew": "eww", "hm": "hmm", "um": "um", "uh": "uh", "er": "er", "ugh": "ugh", "sh": "shh", "br": "brr",
        "gr": "grr", "pf": "pff", "wo": "whoa", "woh": "whoa", "wow": "wow", "yay": "yay", "w": "www",
        "argh": "argh", "arg": "argh", "agh": "argh", "yah": "yeah", "bo": "boo", "mo": "moo", "oah": "whoa",
        "x": "xxx", "i": "iii", "whoa": "whoa", "noah": "noah",
    ]

    /// Words that keep a double letter.
    private static let doubled: Set<String> = Set(
        """
        oof eek good too cool food soon noob noobs mood room zoom boom doom look book cook took school fool pool tool
        moon spoon shoot root loot boot foot roof proof goose loose choose poor door floor blood wood stood
        see bee free tree three feel feels keep keeps week need needs been seen green queen sweet meet feet speed
        sleep sheep deep beep peep creep weed seed feed bleed greed geez sheesh yeet wee yee gee knee cheer beer
        all call ball fall tall wall small kill kills skill skills will still well tell hell bell sell spell yell
        pull full bull roll troll poll doll dull chill chills bill ill hill fill drill thrill really silly
        boss bosses miss misses kiss less mess pass class grass glass cross loss toss press stress dress guess bless
        off stuff puff buff nerf buffs staff stiff sniff cliff add adds odd egg eggs buzz fizz jazz fuzz pizza puzzle
        happy hello sorry hurry funny bunny penny dinner winner winning running getting letting putting little bottle
        letter better butter matter pretty sitting mommy daddy bigger trigger smaller yellow follow pillow dollar
        apple cherry carry marry berry merry tomorrow gross bro sweetie cookie google goofy woof oops whoops woohoo yippee
        """.split { $0 == " " || $0 == "\n" }.map(String.init))
}
