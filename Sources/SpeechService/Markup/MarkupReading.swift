import SpeechText

/// Turns elements into pieces.
struct MarkupReading {
    /// What holds for the words in an element.
    private struct Manner: Equatable {
        var voice: String?
        var rate = 1.0
        var decibels = 0.0
    }

    /// Names of markup that is not supported, each once.
    private(set) var unsupported: [String] = []
    /// Most names that are kept.
    private static let mostNames = 20

    private var pieces: PieceCounter
    private var manner = Manner()
    private var language: SpokenLanguage?
    private var dateOrder: TextNormalizer.DateOrder
    private var turn: MarkupTurn

    /// - Parameter dateOrder: that the words are normalised with.
    init(maxPauses: Double, dateOrder: TextNormalizer.DateOrder) {
        pieces = PieceCounter(maxPauses: maxPauses)
        self.dateOrder = dateOrder
        turn = MarkupTurn(dateOrder: dateOrder)
    }

    /// All pieces; the last call.
    mutating func finish() throws -> [SpeechPiece] {
        try flush()
        return pieces.pieces
    }

    /// Reads an element. Recursion is as deep as elements may be in each other.
    mutating func read(_ element: MarkupElement) throws {
        let known = MarkupElements.attributes[element.name]
        if known == nil { note("<\(element.name)>") }
        for name in element.attributes.keys.sorted()
        where known?.contains(name) == false && !Self.isIgnored(name, in: element) {
            note("\(name) of <\(element.name)>")
        }
        let outer = (language, dateOrder)
        defer { (language, dateOrder) = outer }
        if known != nil, let tag = element.attributes["xml:lang"] { setLanguage(tag) }
        switch element.name {
        case "break": try takeBreak(element)
        case "mark": try takeMark(element)
        case "prosody": try takeProsody(element)
        case "voice": try takeVoice(element)
        case "sub": try takeSub(element)
        case "say-as": try takeSayAs(element)
        case "phoneme": try takePhoneme(element)
        case "p":
            try flush()
            try readChildren(element)
            try flush()
        case "s":
            try readChildren(element)
            turn.endSentence()
        default: if !MarkupElements.silent.contains(element.name) { try readChildren(element) }
        }
    }

    private mutating func readChildren(_ element: MarkupElement) throws {
        for child in element.children {
            switch child {
            case .text(let text): turn.append(text, language, dateOrder)
            case .element(let element): try read(element)
            }
        }
    }

    // MARK: Elements

    private mutating func takeBreak(_ element: MarkupElement) throws {
        let seconds: Double
        if let time = element.attributes["time"] {
            guard let value = MarkupValue.seconds(time) else {
                throw wrong("time", of: element, "0.5s or 300ms")
            }
            seconds = value
        } else {
            guard let value = MarkupValue.strengths[element.attributes["strength"] ?? "medium"] else {
                throw wrong(
                    "strength", of: element, MarkupValue.strengths.keys.sorted().joined(separator: ", "))
            }
            seconds = value
        }
        guard seconds > 0 else { return }
        try flush()
        try pieces.append(.pause(seconds: min(PieceCounter.longestPause, seconds)))
    }

    private mutating func takeMark(_ element: MarkupElement) throws {
        guard let name = element.attributes["name"], !name.isEmpty, name.utf8.count <= 256 else {
            throw wrong("name", of: element, "a name of at most 256 bytes")
        }
        turn.mark(name)
        if turn.anchors > PieceCounter.maxPieces { try flush() }
    }

    private mutating func takeProsody(_ element: MarkupElement) throws {
        var inner = manner
        if let text = element.attributes["rate"] {
            guard let rate = MarkupValue.rate(text) else {
                throw wrong("rate", of: element, "slow, fast or 80%")
            }
            inner.rate *= rate
        }
        if let text = element.attributes["volume"] {
            guard let decibels = MarkupValue.decibels(text) else {
                throw wrong("volume", of: element, "soft, loud or -6dB")
            }
            inner.decibels = min(20, inner.decibels + decibels)
        }
        try read(element, in: inner)
    }

    private mutating func takeVoice(_ element: MarkupElement) throws {
        var inner = manner
        if let name = element.attributes["name"] {
            inner.voice = name
        } else if !element.attributes.keys.contains("xml:lang") {
            throw wrong("name", of: element, "a voice's name")
        }
        try read(element, in: inner)
    }

    private mutating func read(_ element: MarkupElement, in inner: Manner) throws {
        let outer = manner
        if inner != outer { try flush() }
        manner = inner
        try readChildren(element)
        if inner != outer { try flush() }
        manner = outer
    }

    private mutating func takeSub(_ element: MarkupElement) throws {
        guard let alias = element.attributes["alias"] else {
            throw wrong("alias", of: element, "what is said")
        }
        turn.append(alias, language, dateOrder)
    }

    private mutating func takeSayAs(_ element: MarkupElement) throws {
        let name = element.attributes["interpret-as"] ?? ""
        guard let kind = MarkupElements.kind(name, format: element.attributes["format"]) else {
            let format = element.attributes["format"].map { " format=\"\(MarkupReader.quoted($0))\"" } ?? ""
            note("<say-as interpret-as=\"\(MarkupReader.quoted(name))\"\(format)>")
            return try readChildren(element)
        }
        let text = try text(of: element)
        var options = TextNormalizer.Options(language: language ?? turn.language)
        options.dateOrder = dateOrder
        let normalizer = TextNormalizer(options: options)
        guard let words = normalizer.say(text, as: kind) else {
            throw MarkupReader.refusal(
                "\"\(MarkupReader.quoted(text))\" cannot be read as \(MarkupReader.quoted(name)); correct it or leave <say-as> out"
            )
        }
        turn.append(words, nil)
    }

    private mutating func takePhoneme(_ element: MarkupElement) throws {
        guard let written = element.attributes["ph"] else {
            throw wrong("ph", of: element, "how its text is read")
        }
        let alphabet = element.attributes["alphabet"] ?? "ipa"
        guard let kind = MarkupElements.alphabet(alphabet) else {
            note("<phoneme alphabet=\"\(MarkupReader.quoted(alphabet))\">")
            return try readChildren(element)
        }
        let text = try text(of: element)
        turn.append(text, try Self.reading(kind, written))
    }

    private static func reading(
        _ kind: PronunciationReading.Kind, _ written: String
    ) throws -> PronunciationReading {
        do {
            return try PronunciationReading(kind, written)
        } catch {
            var reason = error.description
            if case .entry(_, let fault) = error { reason = fault }
            throw MarkupReader.refusal("ph of <phoneme> (\(kind.rawValue)): \(reason)")
        }
    }

    /// What an element holds that may hold nothing but text.
    private func text(of element: MarkupElement) throws -> String {
        var text = ""
        for child in element.children {
            guard case .text(let part) = child else {
                throw MarkupReader.refusal("<\(element.name)> holds other elements; give it text only")
            }
            text += part
        }
        return text
    }

    /// English and Chinese are all that numbers and signs are read in.
    private mutating func setLanguage(_ tag: String) {
        switch MarkupValue.language(tag) {
        case "en":
            language = .english
            dateOrder = MarkupElements.dateOrder(tag) ?? dateOrder
        case "zh", "cmn": language = .chinese
        default: note("xml:lang=\"\(MarkupReader.quoted(tag))\"")
        }
    }

    /// Ends the turn.
    private mutating func flush() throws {
        let ended = turn
        turn = MarkupTurn(dateOrder: ended.dateOrder)
        for piece in ended.pieces(voice: manner.voice, rate: manner.rate, decibels: manner.decibels) {
            try pieces.append(piece)
        }
    }

    // MARK: Faults

    private mutating func note(_ name: String) {
        let name = String(String.UnicodeScalarView(name.unicodeScalars.prefix(120)))
        if unsupported.count < Self.mostNames, !unsupported.contains(name) { unsupported.append(name) }
    }

    private func wrong(_ attribute: String, of element: MarkupElement, _ expected: String) -> ServiceError {
        let value = element.attributes[attribute].map { "\"\(MarkupReader.quoted($0))\"" } ?? "missing"
        return MarkupReader.refusal("\(attribute) of <\(element.name)> is \(value); give \(expected)")
    }

    /// Names of schemas and the like, which change nothing.
    private static func isIgnored(_ attribute: String, in element: MarkupElement) -> Bool {
        attribute == "xmlns" || attribute.hasPrefix("xmlns:") || attribute.hasPrefix("xsi:")
            || attribute == "xml:id"
    }
}
