/// Times of broadcasts in America, in the eastern and the central zone: 8/7c, 9pm/8c.
extension NormalizerScanner {
    /// The end of the central time after an eastern `hour`, from the slash at `slash`; `nil` where none is written.
    private func centralEnd(_ slash: Int, _ hour: [Int]) -> (digits: Range<Int>, end: Int)? {
        let end = digitsEnd(from: slash + 1)
        guard at(slash) == "/", (1...2).contains(end - slash - 1) else { return nil }
        let eastern = hour.reduce(0) { $0 * 10 + $1 }
        let central = value(slash + 1..<end)
        guard (1...12).contains(eastern), central == (eastern == 1 ? 12 : eastern - 1) else { return nil }
        if at(end) == "c" || at(end) == "C", isBoundary(end + 1) { return (slash + 1..<end, end + 1) }
        let zone = at(end) == " " ? wordAfter(end) : ScannedWord()
        return zone.key == "central" || zone.key == "ct" && zone.shape == .upper
            ? (slash + 1..<end, zone.end) : nil
    }

    /// Takes an eastern time that was read up to `slash`, said as `eastern`, and the central one after it.
    mutating func takeCentralTime(_ slash: Int, _ hour: [Int], _ eastern: String, _ words: NumberWords)
        -> Bool
    {
        guard words.language == .english, let (central, end) = centralEnd(slash, hour) else { return false }
        say(eastern + ", " + words.cardinal(digits(central)) + " central", .english, upTo: end)
        return true
    }
}
