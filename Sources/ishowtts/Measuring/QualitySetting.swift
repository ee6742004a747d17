import F5TTS

/// What a folder of `ishowtts quality` was spoken with, and how fast.
struct QualitySetting: Encodable {
    let model: String
    let voice: String
    let nfe: Int
    let cfg: Float
    let cfgStride: Int
    /// First and last flow time that is guided.
    let cfgInterval: [Float]
    /// `nil` for the model's own.
    let precision: Precision?
    let seed: UInt64
    /// Seconds of speech.
    var seconds = 0.0
    var synthesisSeconds = 0.0

    init(_ sampling: SamplingOptions, model: String, voice: String, precision: Precision?, seed: UInt64) {
        self.model = model
        self.voice = voice
        nfe = sampling.steps
        cfg = sampling.guidance
        cfgStride = sampling.guidanceStride
        cfgInterval = [sampling.guidanceInterval.lowerBound, sampling.guidanceInterval.upperBound]
        self.precision = precision
        self.seed = seed
    }

    /// A name that tells the settings.
    func folder(withVoice: Bool) -> String {
        var parts = ["nfe\(nfe)", "cfg\(Self.short(cfg))"]
        if cfgStride != 1 { parts.append("stride\(cfgStride)") }
        if cfgInterval != [0, 1] {
            parts.append("from\(Self.short(cfgInterval[0]))to\(Self.short(cfgInterval[1]))")
        }
        if let precision { parts.append(precision.rawValue) }
        if withVoice { parts.append(voice) }
        return parts.joined(separator: "-")
    }

    private static func short(_ value: Float) -> String {
        Int(exactly: value).map { String($0) } ?? String(value)
    }
}

/// A sentence of an evaluation set.
struct QualitySentence {
    let name: String
    let text: String
    /// Its class, such as `short`; empty for none.
    let kind: String

    /// Reads lines of name, text and perhaps class, separated by tabs.
    ///
    /// - Throws: `Failure` naming the line.
    static func read(_ path: String) throws -> [QualitySentence] {
        let text = try Input.text(nil, file: path)
        let lines = text.split(whereSeparator: \.isNewline)
        guard !lines.isEmpty else {
            throw Failure(.data, "\(path): holds no sentence; write lines of a name, a tab and a text")
        }
        return try lines.enumerated().map { index, line -> QualitySentence in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 2, !fields[1].isEmpty, !fields[0].isEmpty, !fields[0].contains("/"),
                !fields[0].hasPrefix(".")
            else {
                throw Failure(
                    .data, "\(path): line \(index + 1) is not a name (without /), a tab and a text")
            }
            return QualitySentence(name: fields[0], text: fields[1], kind: fields.count > 2 ? fields[2] : "")
        }
    }
}
