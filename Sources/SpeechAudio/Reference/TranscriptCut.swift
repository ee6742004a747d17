import SpeechText

/// A place where a recording and its transcript are cut at the end of the same sentence.
///
/// The share of the transcript's bytes before the end of a sentence says about how much of the speech comes before
/// it; if there is a pause near that time, that is taken for the place.
struct TranscriptCut {
    /// How far the pause may be from where the bytes say: milliseconds, and a share of all speech.
    private static let tolerance = (least: 400.0, share: 0.06)
    /// Milliseconds of speech that a cut must leave.
    private static let leastSpeech = 3000

    let kept: String
    let dropped: String
    /// Where in the recording to cut.
    let sourceFrame: Int

    /// The latest place before `end`, or nothing if no sentence ends at a pause.
    ///
    /// - Parameter end: frame of the recording where it is cut already.
    init?(_ transcript: String, _ timeline: SpeechTimeline, end: Int) {
        let bytes = Double(transcript.utf8.count)
        let near = max(Self.tolerance.least, Self.tolerance.share * Double(timeline.spoken))
        let pauses = timeline.pauses.filter {
            $0.spoken >= Self.leastSpeech && timeline.frame(at: $0.range.lowerBound) < end
        }
        for boundary in SentenceBoundaries.ends(in: transcript).reversed() {
            let before = transcript[..<boundary]
            let expected = Double(before.utf8.count) / bytes * Double(timeline.spoken)
            // Between sentences pauses are longer than inside them.
            let pause = pauses.filter { abs(Double($0.spoken) - expected) <= near }
                .max { $0.range.count < $1.range.count }
            guard let pause else { continue }
            let middle = (pause.range.lowerBound + pause.range.upperBound) / 2
            let isLast = timeline.frame(at: pause.range.upperBound) >= end
            kept = String(before)
            dropped = String(transcript[boundary...].drop(while: \.isWhitespace))
            sourceFrame = isLast ? end : timeline.frame(at: middle)
            return
        }
        return nil
    }
}
