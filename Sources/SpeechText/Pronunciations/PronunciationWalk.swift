extension PronunciationMatcher {
    /// A folded text, and where words begin and end in it.
    struct Walk {
        let scalars: [Unicode.Scalar]
        private let context: LanguageContext
        /// Up to where is known to be no link.
        private var linkFree = 0

        init(scalars: [Unicode.Scalar]) {
            self.scalars = scalars
            context = LanguageContext(scalars)
        }

        private func at(_ index: Int) -> Unicode.Scalar? {
            scalars.indices.contains(index) ? scalars[index] : nil
        }

        private func isWordPart(_ index: Int) -> Bool { at(index)?.isWordPart ?? false }

        /// Whether `index` is an apostrophe between letters, as in "don't".
        private func isInnerApostrophe(_ index: Int) -> Bool {
            at(index) == "'" && isWordPart(index - 1) && isWordPart(index + 1)
        }

        /// Whether `index` is a mark between digits: 2.0, 10:30, 1,000.
        private func isInnerMark(_ index: Int) -> Bool {
            guard let scalar = at(index), scalar == "." || scalar == "," || scalar == ":" else {
                return false
            }
            return at(index - 1)?.isDigit == true && at(index + 1)?.isDigit == true
        }

        /// Whether nothing before `index` belongs to what begins there.
        func isStart(_ index: Int) -> Bool {
            guard isWordPart(index) else { return true }
            return !isWordPart(index - 1) && !isInnerApostrophe(index - 1) && !isInnerMark(index - 1)
        }

        /// Whether what ends before `index` is whole there; the `'s` of a noun may follow.
        func isEnd(_ index: Int, after start: Int) -> Bool {
            guard index > start, isWordPart(index - 1) else { return true }
            if isWordPart(index) || isInnerMark(index) { return false }
            return !isInnerApostrophe(index) || isPossessive(index)
        }

        func isPossessive(_ index: Int) -> Bool {
            isInnerApostrophe(index) && at(index + 1)?.lowercased == "s" && !isWordPart(index + 2)
                && !isInnerApostrophe(index + 2)
        }

        /// The end of the letters and digits from `index` on; `nil` where there are too many.
        func wordEnd(from index: Int, atMost most: Int) -> Int? {
            var end = index
            while isWordPart(end) {
                end += 1
                if end - index > most { return nil }
            }
            return end
        }

        /// The index after `index`, and after further spaces if that is one.
        func afterGap(_ index: Int, atMost most: Int) -> Int {
            var next = index + 1
            guard scalars[index] == " " else { return next }
            while next - index < most, at(next) == " " { next += 1 }
            return next
        }

        func singleSpaced(_ written: ArraySlice<Unicode.Scalar>) -> String {
            var kept: [Unicode.Scalar] = []
            for scalar in written where scalar != " " || kept.last != " " { kept.append(scalar) }
            return String(scalars: kept)
        }

        /// The language of hanzi is Chinese; what else is written belongs to the words around it.
        func language(of range: Range<Int>) -> SpokenLanguage {
            scalars[range].contains { $0.isHan } ? .chinese : context.language(around: range)
        }

        /// The end of a link or a mail address that begins at `index`, up to the next space.
        mutating func linkEnd(at index: Int) -> Int? {
            guard index >= linkFree else { return nil }
            var end = index
            var isLink = false
            while let scalar = at(end), scalar != " ", scalar != "\n", !scalar.isHan {
                if scalar == ":" { isLink = isLink || at(end + 1) == "/" && at(end + 2) == "/" }
                if scalar == "@" { isLink = isLink || isWordPart(end - 1) && isWordPart(end + 1) }
                end += 1
            }
            if end - index > 4,
                scalars[index..<index + 4].elementsEqual("www.".unicodeScalars, by: { $0.lowercased == $1 })
            {
                isLink = true
            }
            linkFree = max(end, index + 1)
            return isLink ? end : nil
        }
    }
}
