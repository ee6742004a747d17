extension NormalizerScanner {
    /// <:name:123456>, <a:name:123>, <@123>, <#123>, <t:123:R>: what Discord writes for emotes, people, channels, times.
    mutating func takeEmote() -> Bool {
        guard peek() == "<", let kind = peek(1),
            kind == ":" || kind == "a" || kind == "@" || kind == "#" || kind == "t"
        else { return false }
        var end = position + 1
        while let scalar = at(end), scalar != ">" {
            guard end - position < 80,
                scalar.isASCIILetter || scalar.isDigit || ":_@#!&~-".unicodeScalars.contains(scalar)
            else { return false }
            end += 1
        }
        guard at(end) == ">", end > position + 3 else { return false }
        let words = words(position..<end)
        let body = scalars[position + 1..<end]
        switch kind {
        case "@", "#":
            guard body.dropFirst().allSatisfy({ $0.isDigit || $0 == "!" || $0 == "&" }) else { return false }
            output += kind == "@" ? words.word("someone", "某人") : words.word("a channel", "一个频道")
        default:
            let parts = body.split(separator: ":")
            guard let last = parts.last, parts.count >= 2 else { return false }
            if kind == "t" {
                guard parts[1].allSatisfy(\.isDigit) else { return false }
                output += words.word("a time", "一个时间")
            } else {
                guard last.allSatisfy(\.isDigit) else { return false }
                let name = parts[parts.count - 2].map { $0.isASCIILetter ? $0 : " " }
                output += " " + String(scalars: name) + " "
            }
        }
        position = end + 1
        return true
    }

    /// The target after a link's text: "](https://…)".
    mutating func takeLinkTarget() -> Bool {
        guard peek() == "]", peek(1) == "(" else { return false }
        let start = position + 2
        guard matches("http", at: start) || matches("www.", at: start) || at(start) == "/" || at(start) == "#"
        else {
            return false
        }
        var end = start
        while let scalar = at(end), scalar != ")", scalar != " ", scalar != "\n", end - start < 2000 {
            end += 1
        }
        guard at(end) == ")" else { return false }
        skip(end + 1 - position)
        return true
    }
}
