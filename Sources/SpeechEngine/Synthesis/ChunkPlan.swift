import F5TTS

/// A chunk as it is sampled: tokens, total frames, and which frames say which token.
struct ChunkPlan {
    /// The text as spoken, for reports.
    let text: String
    let tokens: [Int]
    /// How many of them belong to the reference.
    let referenceTokens: Int
    /// Reference and generated frames.
    let frames: Int
    /// `nil` for the model's own placement.
    let placement: TextPlacement?
    /// The frames of each token, for models whose text is placed by durations.
    let spans: DurationPlan?
    /// Words and their first and last frames from the start of the generated part; empty without durations.
    let words: [(text: String, frames: Range<Float>)]
    /// Frames before the first sound and after the last one, as the text has them; `nil` without durations.
    let pauses: (lead: Float, tail: Float)?
    /// Ends of sentences inside the chunk; none where pauses stay as they are.
    let sentenceEnds: [SentencePauses.Place]

    /// Tokens of a stretch that a check for repetition would take for one, about half a second.
    private static let stretch = 7

    /// Whether the text says something twice that is long enough to be taken for a fault.
    var repeats: Bool {
        let spoken = tokens[min(referenceTokens, tokens.count)...]
        guard spoken.count > Self.stretch else { return false }
        var seen: Set<ArraySlice<Int>> = []
        for start in spoken.startIndex...(spoken.endIndex - Self.stretch)
        where !seen.insert(spoken[start..<start + Self.stretch]).inserted { return true }
        return false
    }
}
