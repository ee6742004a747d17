/// Line breaks and tabs that are written as in a program: "first\nsecond".
enum WrittenEscape {
    /// Scalars before a backslash in which a path may begin.
    private static let longestPath = 48
    /// Commands of TeX that begin like an escape.
    private static let commands = [
        "neq", "nabla", "notin", "newline", "times", "theta", "tau", "right", "rho",
    ]

    /// The character that is written by the backslash at `index` and the letter after it; `nil` in a path, after a space and
    /// in a formula.
    static func read(_ source: [Unicode.Scalar], at index: Int) -> Unicode.Scalar? {
        guard index > 0, index + 1 < source.count, source[index - 1] != " ", source[index - 1] != "\\" else {
            return nil
        }
        let letter = source[index + 1]
        guard letter == "n" || letter == "r" || letter == "t" else { return nil }
        let previous = source[index - 1]
        guard
            previous.isLetter || previous.isDigit
                || ".,!?;:)\"'。，！？、".unicodeScalars.contains(previous) && previous != ":"
        else { return nil }
        let command = source[(index + 1)...].prefix(8).prefix { $0.isASCIILetter }
        if commands.contains(String(scalars: command)) { return nil }
        return isPath(source, upTo: index) ? nil : letter == "t" ? " " : "\n"
    }

    /// C:\Users\name, \\server\temp, src\net\main.c
    private static func isPath(_ source: [Unicode.Scalar], upTo end: Int) -> Bool {
        var index = end - 1
        while index >= 0, end - index <= longestPath, source[index] != " ", source[index] != "\n" {
            if source[index] == "\\" {
                let next = source[index + 1]
                if next != "n" && next != "r" && next != "t" { return true }
                if index > 0, source[index - 1] == ":" || source[index - 1] == "\\" { return true }
            }
            index -= 1
        }
        return false
    }
}
