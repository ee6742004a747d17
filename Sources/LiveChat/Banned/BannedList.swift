import Basics
import Foundation

/// A list of banned words that cannot be read.
public struct BannedListError: Error, OneLineError, Equatable {
    /// The file, or the list of the package.
    public let source: String
    /// From 1; 0 for the list as a whole.
    public let line: Int
    /// What is wrong with it, and the remedy.
    public let reason: String

    /// Each property as it is described.
    public init(source: String, line: Int, reason: String) {
        self.source = source
        self.line = line
        self.reason = reason
    }

    public var description: String {
        line > 0 ? "banned words \(source), line \(line): \(reason)" : "banned words \(source): \(reason)"
    }
}

/// Words that are not spoken, as a file of lines:
///
///     [hate]        the category of the lines that follow
///     word          the word alone, and its plural with s or z
///     word*         words that begin with it; *word for words that end with it, *word* anywhere
///     ~word         also by sound: words that sound like it, Chinese words with the same pinyin without tones
///     !word         never banned, though part of it is; with * as above
///     two words     a phrase
///     # a comment
///
/// Words with Chinese characters are found anywhere.
public struct BannedList: Sendable, Equatable {
    /// A line of the list.
    public struct Entry: Sendable, Equatable {
        /// The word or phrase, as the list has it.
        public var text: String
        /// The category that it stands under.
        public var category: String
        /// Whether something may come before it in the same word.
        public var isOpenBefore = false
        /// Whether something may follow it in the same word.
        public var isOpenAfter = false
        /// Whether what sounds alike is banned too.
        public var sounds = false
        /// Whether it is an exception, which is never banned.
        public var isAllowed = false

        /// Each property as it is described.
        public init(
            text: String, category: String, isOpenBefore: Bool = false, isOpenAfter: Bool = false,
            sounds: Bool = false, isAllowed: Bool = false
        ) {
            self.text = text
            self.category = category
            self.isOpenBefore = isOpenBefore
            self.isOpenAfter = isOpenAfter
            self.sounds = sounds
            self.isAllowed = isAllowed
        }

        /// What may be shown of it on a stream: the category, the first letter and the last.
        public var label: String {
            let hidden = text.count > 2 ? "\(text.prefix(1))\u{2026}\(text.suffix(1))" : "\u{2026}"
            return "\(category): \(hidden)"
        }
    }

    /// The words, in the order of the list.
    public private(set) var entries: [Entry] = []

    /// White space and the mark that some editors begin a file with.
    private static let margins = CharacterSet.whitespaces.union(CharacterSet(charactersIn: "\u{FEFF}"))

    /// The most lines that a list may have.
    public static let maxEntries = 20_000
    /// The most characters that a word may have.
    public static let maxLength = 64

    /// - Parameters:
    ///   - text: the lines.
    ///   - source: named by errors.
    ///   - category: of lines before the first category.
    /// - Throws: `BannedListError` for a line that cannot be a word, or for too many lines.
    public init(_ text: String, source: String, category: String = "own") throws(BannedListError) {
        var category = category
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            let line = line.trimmingCharacters(in: Self.margins)
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix("["), line.hasSuffix("]") {
                category = line.dropFirst().dropLast().lowercased()
                continue
            }
            var word = Substring(line)
            var entry = Entry(text: "", category: category)
            while let mark = word.first, mark == "!" || mark == "~" {
                if mark == "!" { entry.isAllowed = true } else { entry.sounds = true }
                word.removeFirst()
            }
            if word.first == "*" {
                entry.isOpenBefore = true
                word.removeFirst()
            }
            if word.last == "*" {
                entry.isOpenAfter = true
                word.removeLast()
            }
            func wrong(_ reason: String) -> BannedListError {
                BannedListError(source: source, line: index + 1, reason: reason)
            }
            guard word.contains(where: { $0.isLetter || $0.isNumber }) else {
                throw wrong("has no letter or digit; begin a comment with #")
            }
            guard word.count <= Self.maxLength else {
                throw wrong("is longer than \(Self.maxLength) characters; write one word in a line")
            }
            guard entries.count < Self.maxEntries else {
                throw wrong("is one word too many; a list has at most \(Self.maxEntries)")
            }
            entry.text = String(word)
            entries.append(entry)
        }
    }

    /// The lists of this package, of both languages.
    ///
    /// - Throws: where the data files are missing beside the executable.
    public static func bundled() throws -> [BannedList] {
        try ["english", "chinese"].map {
            try BannedList(ChatResources.text("banned-\($0).txt"), source: $0)
        }
    }

    /// The list without the lines of other categories; exceptions stay.
    public func only(_ categories: Set<String>) -> BannedList {
        var list = self
        list.entries.removeAll { !$0.isAllowed && !categories.contains($0.category) }
        return list
    }
}
