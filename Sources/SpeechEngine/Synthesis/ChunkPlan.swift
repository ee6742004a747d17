import F5TTS

/// One pass of the model: tokens, total frames, and where the text stands on them.
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
    /// Where the tokens stand, for models whose text is placed by durations.
    let spans: DurationPlan?
    /// Words and their first and last frames from the start of the generated part; empty without durations.
    let words: [(text: String, frames: Range<Float>)]
    /// Frames before the first sound and behind the last one, as the text has them; `nil` without durations.
    let pauses: (lead: Float, tail: Float)?
}
