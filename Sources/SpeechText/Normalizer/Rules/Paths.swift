/// Paths of files: /etc, ~/bin/run.sh, ./configure, C:\Users.
extension NormalizerScanner {
    /// Names of folders that paths begin with, and how the short ones are said.
    private static let folders: [String: String] = [
        "etc": "E T C", "usr": "user", "var": "var", "tmp": "temp", "bin": "bin", "sbin": "S bin",
        "opt": "opt",
        "dev": "dev", "proc": "proc", "sys": "sys", "lib": "lib", "mnt": "mount", "srv": "serve",
        "root": "root",
        "home": "home", "boot": "boot", "src": "source", "users": "users", "media": "media", "run": "run",
        "lib64": "lib sixty-four",
    ]
    /// Only these are paths by themselves: "/run" is a command of a chat.
    private static let lone: Set<String> = [
        "etc", "usr", "var", "tmp", "bin", "sbin", "opt", "dev", "proc", "sys", "lib", "mnt", "srv",
    ]
    /// Scalars of a path that are said; the rest is left out.
    private static let longestPath = 64

    /// A path that begins with a slash, a tilde or dots.
    mutating func takePath() -> Bool {
        guard isPathStart(position - 1), let first = peek(), first == "/" || first == "~" || first == "."
        else {
            return false
        }
        var slash = position
        while slash - position < 2, at(slash) == "." || at(slash) == "~" && slash == position { slash += 1 }
        guard at(slash) == "/" else { return false }
        let end = pathEnd(from: slash)
        let segment = scalars[(slash + 1)..<end].prefix { $0 != "/" }
        guard segment.contains(where: { $0.isASCIILetter }), segment.count <= 32 else { return false }
        let name = String(scalars: segment.map(\.lowercased))
        let hasMore = slash + 1 + segment.count < end - 1
        // "/s" and "/ban him" are for readers and bots.
        guard slash > position || hasMore || Self.lone.contains(name) else { return false }
        // "/r/art" and "/u/name" are read as they are said.
        sayPath(from: position, to: end)
        return true
    }

    /// C:\Users\me; the letter is at the position.
    mutating func takeDrivePath() -> Bool {
        guard word.count == 1, at(word.end) == ":", at(word.end + 1) == "\\", isPathStart(position - 1),
            isAlphanumeric(word.end + 2)
        else { return false }
        sayPath(from: position, to: pathEnd(from: word.end + 1))
        return true
    }

    private func isPathStart(_ index: Int) -> Bool {
        guard let scalar = at(index) else { return true }
        return " \n(\"'=:，。：".unicodeScalars.contains(scalar) || scalar.isHan
    }

    private func pathEnd(from start: Int) -> Int {
        var end = start
        while let scalar = at(end),
            scalar.isASCIILetter || scalar.isDigit || "/\\._-~+".unicodeScalars.contains(scalar)
        {
            end += 1
        }
        while end > start + 1, at(end - 1) == "." { end -= 1 }
        return end
    }

    private mutating func sayPath(from start: Int, to end: Int) {
        let words = words(start..<end)
        var said: [String] = []
        var index = start
        let last = min(end, start + Self.longestPath)
        while index < last {
            let scalar = scalars[index]
            if scalar.isASCIILetter || scalar.isDigit {
                var next = index
                while next < end, isLetter(next) == scalar.isASCIILetter, isAlphanumeric(next) { next += 1 }
                let part = scalars[index..<next]
                if scalar.isDigit {
                    said.append(
                        part.count <= 4
                            ? words.cardinal(digits(index..<next)) : words.spelled(digits(index..<next)))
                } else if part.count == 1 {
                    said.append(String(scalars: part).uppercased())
                } else {
                    let key = String(scalars: part.map(\.lowercased))
                    said.append(Self.folders[key] ?? Initials.capitals(key) ?? String(scalars: part))
                }
                index = next
                continue
            }
            switch scalar {
            case "/" where index < end - 1: said.append(words.word("slash", "斜杠"))
            case "\\" where index < end - 1: said.append(words.word("backslash", "反斜杠"))
            case ".": said.append(words.word("dot", "点"))
            case "~": said.append(words.word("tilde", "波浪号"))
            case "-": said.append(words.word("dash", "杠"))
            case "_": said.append(words.word("underscore", "下划线"))
            case "+": said.append(words.word("plus", "加"))
            case ":": said.append(words.word("colon", "冒号"))
            default: break
            }
            index += 1
        }
        say(said.joined(separator: " "), words.language, upTo: end)
    }
}
