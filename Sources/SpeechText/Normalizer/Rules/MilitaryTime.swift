/// Times of four digits before a zone, as pilots and players of space games write them: 1800Z, 0630 UTC.
extension NormalizerScanner {
    /// 0600Z, 2100 UTC, 0630 hours.
    mutating func takeMilitaryTime() -> Bool {
        let end = digitsEnd(from: position)
        guard end == position + 4, isBoundary(position - 1), at(position - 1) != ".", at(position - 1) != "$",
            value(position..<position + 2) < 24, value(position + 2..<end) < 60
        else { return false }
        let digits = digits(position..<end)
        let zone = wordAfter(end)
        let isZulu = at(end) == "Z" && isBoundary(end + 1)
        let isHours = (zone.key == "hours" || zone.key == "hrs") && digits[0] == 0
        guard
            isZulu || isHours
                || zone.shape == .upper && Self.zones.contains(zone.key) && isBoundary(zone.end),
            language(position..<end) == .english
        else { return false }
        say(EnglishNumbers.clock(digits) + (isZulu ? " UTC" : ""), .english, upTo: isZulu ? end + 1 : end)
        return true
    }

    /// Names of time zones that are written after a time.
    static let zones: Set<String> = [
        "utc", "gmt", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "bst", "cet", "cest", "jst",
        "kst", "ist",
        "aest", "aedt", "et", "pt", "ct", "mt", "eet", "eest", "msk", "hst", "akst", "zulu",
    ]
}

extension EnglishNumbers {
    /// Hours and minutes of two digits each: oh six hundred, twenty-one thirty.
    static func clock(_ digits: [Int]) -> String {
        let hour =
            digits[0] == 0
            ? (digits[1] == 0 ? "zero" : "oh " + cardinal(digits[1...1])) : cardinal(digits[0...1])
        let minutes = digits[2...3]
        if minutes.allSatisfy({ $0 == 0 }) { return hour + " hundred" }
        return hour + (digits[2] == 0 ? " oh " : " ") + cardinal(minutes)
    }
}
