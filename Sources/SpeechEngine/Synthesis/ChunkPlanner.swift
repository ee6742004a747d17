import F5TTS
import Foundation
import SpeechAudio
import SpeechText
import Tensors

/// Turns a text into passes of the model: normalising, chunks, tokens, lengths.
struct ChunkPlanner {
    let model: SpeechModel
    let voice: Voice
    let options: SynthesisOptions
    let pool: ThreadPool
    /// Longest speech of a text.
    var maxSeconds: Double?

    /// Whether chunks are sampled after the end of the previous one.
    var continues: Bool { model.durations != nil && options.continuesProsody }

    /// Whether pauses between sentences become as long as people's; not where the length is given.
    var lengthensPauses: Bool { options.fixedDuration == nil }

    var sentencePauses: SentencePauses {
        SentencePauses(speed: options.speed, framesPerSecond: Self.framesPerSecond)
    }

    /// Upstream's durations are counted in bytes, and so are its passes.
    private var measure: TextMeasure { model.durations == nil ? .bytes : .spoken }

    private var rule: DurationRule {
        DurationRule(
            referenceSamples: voice.referenceSamples, referenceBytes: voice.referenceText.prompt.utf8.count,
            speed: Double(options.speed), sampleRate: MelSpectrogram.sampleRate, hop: MelSpectrogram.hop)
    }

    /// All chunks of a text, in order.
    ///
    /// - Parameter matches: places of the text that are read in a way of their own.
    /// - Returns: also warnings, about what of the text or of the voice's transcript the model cannot read.
    /// - Throws: `SynthesisError` where it can read nothing, or what there is does not fit the model.
    func plans(
        for text: String, _ matches: [PronunciationMatch] = []
    ) throws -> (plans: [ChunkPlan], warnings: [String]) {
        var warnings = try model.check(model.coverage(of: voice.transcript, on: pool), of: voice)
        let pronounced = PronouncedText(text, matches, for: model.encoder)
        warnings += pronounced.unusable
        let readings = pronounced.readings
        let (chunks, leftOut) = try speakable(chunks(of: pronounced), readings)
        if !leftOut.isEmpty {
            warnings.append("left out, because this model cannot say it: \(leftOut.joined(separator: ", "))")
        }
        let shares = options.fixedDuration.map {
            rule.sharedSeconds($0, lengths: chunks.map(measure.length), crossFade: options.crossFade)
        }
        let durations = durations(of: chunks, readings)
        let plans = try chunks.enumerated().map { index, chunk in
            let frames = shares.map { rule.frames(fixedSeconds: $0[index]) }
            let plan =
                if let durations {
                    try planByDurations(chunk, readings, durations[index], fixedFrames: frames)
                } else {
                    planByPace(chunk, readings, fixedFrames: frames)
                }
            guard plan.frames <= Architecture.maxFrames else { throw tooLong(plan.frames) }
            return plan
        }
        // Half of a pause between sentences is predicted, as a rule.
        let frames = plans.reduce(0) {
            $0 + $1.frames - voice.melFrames + $1.sentenceEnds.count * sentencePauses.frames / 2
        }
        try checkSeconds(Double(frames) / Self.framesPerSecond, of: maxSeconds)
        return (plans, warnings)
    }

    private func tooLong(_ frames: Int) -> SynthesisError {
        .tooLong(
            "a chunk of \(frames) frames is longer than the model's \(Architecture.maxFrames) (87 s); shorten the text or "
                + "the reference, raise the speed, or lower the duration")
    }

    private func checkSeconds(_ seconds: Double, of most: Double?) throws {
        guard let most, seconds > most else { return }
        throw SynthesisError.tooLong(
            "the text would take more than \(most) s to say; send it in parts")
    }

    /// The chunks in which something is heard, and the words that are not.
    private func speakable(
        _ chunks: [String], _ readings: Readings
    ) throws -> (chunks: [String], leftOut: [String]) {
        let coverage = chunks.map { model.coverage(of: $0, readings, on: pool) }
        var leftOut: [String] = []
        for word in coverage.flatMap(\.leftOut)
        where leftOut.count < TextCoverage.maxWords && !leftOut.contains(word) { leftOut.append(word) }
        let heard = zip(chunks, coverage).filter { $0.1.heard > 0 }.map(\.0)
        guard !heard.isEmpty else { throw SynthesisError.unspeakable(leftOut: leftOut) }
        return (heard, leftOut)
    }

    /// Seconds of speech that a fixed duration has to leave room for.
    private static let leastSpeech = 0.1

    /// Normalised chunks that each fit after the reference.
    private func chunks(of pronounced: PronouncedText) throws -> [String] {
        let text = pronounced.text
        let spoken =
            options.normalizesText
            ? options.normalizer.normalize(text, readings: pronounced.readings) : text
        // What a few signs become can be far longer than they are: it is refused before it is planned.
        try checkSeconds(Double(spoken.utf8.count) / Self.mostBytesPerSecond, of: maxSeconds)
        let seconds = Double(voice.referenceSamples) / Double(SpeechModel.sampleRate)
        func shown(_ seconds: Double) -> String { "\(String(format: "%.1f", seconds)) s" }
        if let duration = options.fixedDuration, duration < seconds + Self.leastSpeech {
            throw SynthesisError.option(
                name: "duration",
                "duration is \(duration) s, of which the reference takes \(shown(seconds)); it must be longer than that"
            )
        }
        let limit = TextChunker.limit(
            reference: measure.length(of: voice.referenceText.text), referenceSeconds: seconds,
            speed: Double(options.speed), window: model.passSeconds)
        guard limit > 0 else {
            throw SynthesisError.voice(
                "the reference of voice \(voice.name) lasts \(shown(seconds)), which leaves no room in the "
                    + "\(shown(model.passSeconds)) that this model speaks at a time; use one of about 3 s")
        }
        var chunks = TextChunker(limit: limit, measure: measure).chunks(spoken)
        if options.startsShort, let first = chunks.first {
            chunks.replaceSubrange(0..<1, with: ShortStart.split(first))
        }
        guard !chunks.isEmpty else {
            throw text.allSatisfy(\.isWhitespace)
                ? SynthesisError.emptyText : SynthesisError.unspeakable(leftOut: [])
        }
        return chunks
    }

    /// Upstream's way: the reference's pace in bytes, and at least one frame more than tokens or reference.
    private func planByPace(_ chunk: String, _ readings: Readings, fixedFrames: Int?) -> ChunkPlan {
        let prompt = readings.plain(voice.referenceText.prompt)
        let tokens = model.analysis(of: prompt + chunk, readings, on: pool).ids
        let frames = fixedFrames ?? rule.frames(bytes: chunk.utf8.count)
        return ChunkPlan(
            text: readings.written(chunk), tokens: tokens, referenceTokens: 0,
            frames: max(frames, max(tokens.count, voice.melFrames) + 1), placement: nil, spans: nil,
            words: [],
            pauses: nil, sentenceEnds: [])
    }

    /// Frames of the tokens of each chunk with the space in front of it; `nil` where the model has no predictor.
    ///
    /// Chunks that go on from each other are predicted as one text, so that the pause between two of them is the one that
    /// the text has there, and not the silence of an end and a beginning. Each chunk nevertheless begins with the silence
    /// of an utterance, as all that the acoustic model learnt from does: in less than that the first word would be lost.
    /// The joiner leaves out what is more than the pause.
    private func durations(of chunks: [String], _ readings: Readings) -> [ChunkDurations]? {
        guard let predictor = model.durations else { return nil }
        let analyses = chunks.map { model.analysis(of: " " + $0, readings, on: pool) }
        guard continues, chunks.count > 1 else {
            return analyses.map { ChunkDurations(frames: $0.durations) }
        }
        let all = predictor.frames(tokens: analyses.flatMap(\.ids), on: pool)
        var start = 0
        return analyses.map { analysis in
            defer { start += analysis.ids.count }
            let frames = Array(all[start..<start + analysis.ids.count])
            return ChunkDurations(frames: frames, lead: start == 0 ? 0 : analysis.durations[0])
        }
    }

    /// Reference and text each begin with a space for the silence before them, and are predicted separately, because
    /// the predictor learnt from single utterances.
    private func planByDurations(
        _ chunk: String, _ readings: Readings, _ durations: ChunkDurations, fixedFrames: Int?
    ) throws -> ChunkPlan {
        let reference = model.analysis(of: " " + voice.transcript, on: pool)
        let text = model.analysis(of: " " + chunk, readings, on: pool)
        let plan: DurationPlan
        do {
            plan = try DurationPlan(
                durations: trimmed(reference.durations, tokens: reference.tokens) + durations.frames,
                referenceTokens: reference.tokens.count,
                referenceFrames: voice.melFrames, speed: options.speed,
                totalFrames: fixedFrames.map { durations.total(of: $0, after: voice.melFrames) })
        } catch ModelError.tooLong(let frames) {
            throw tooLong(frames)
        } catch ModelError.silentReference {
            throw SynthesisError.voice("voice \(voice.name): \(ModelError.silentReference)")
        } catch {
            throw SynthesisError.model("\(error)")
        }
        let ends = plan.ends.suffix(text.tokens.count).map { $0 - Float(plan.referenceFrames) }
        return ChunkPlan(
            text: readings.written(chunk), tokens: reference.ids + text.ids,
            referenceTokens: reference.ids.count,
            frames: plan.frames, placement: .durations(tokenOfFrame: plan.tokenOfFrame), spans: plan,
            words: plan.words(shown: reference.shown + text.shown, from: reference.tokens.count),
            pauses: pauses(
                of: text.tokens, ends: Array(plan.ends.suffix(text.tokens.count)), from: plan.referenceFrames,
                leadShare: durations.leadShare),
            sentenceEnds: lengthensPauses
                ? SentencePauses.places(
                    tokens: text.tokens, shown: text.shown, ends: ends, isHeard: Self.isHeard) : []
        )
    }

    /// Frames of the silences around what is heard of a chunk: marks, spaces, and what its last sound is held beyond
    /// its own length. Of the space before it only a share is the text's.
    private func pauses(
        of tokens: [String], ends: [Float], from start: Int, leadShare: Float
    ) -> (lead: Float, tail: Float)? {
        guard let first = tokens.firstIndex(where: Self.isHeard),
            let last = tokens.lastIndex(where: Self.isHeard)
        else { return nil }
        let begins = [Float(start)] + ends
        let held = max(0, ends[last] - begins[last] - Self.closingSound)
        return (
            begins[first] - begins[0] - (ends[0] - begins[0]) * (1 - leadShare),
            ends[ends.count - 1] - ends[last] + held
        )
    }

    private static let framesPerSecond = Double(SpeechModel.sampleRate) / Double(MelSpectrogram.hop)

    private static func frames(seconds: Double) -> Float { Float(seconds * framesPerSecond) }

    /// Bytes of text that are said in a second at the highest speed, at least.
    private static let mostBytesPerSecond = 120.0

    /// Most frames of a chunk's last sound (100 ms): it is predicted with the silence after it.
    private static let lastSound = frames(seconds: 0.1)
    /// The same within a text; with this value pauses are on average as long as in a text sampled at once
    /// (`Benchmarks/server/joins.py`).
    private static let closingSound = frames(seconds: 0.08)

    private static func isHeard(_ token: String) -> Bool { token.contains { $0.isLetter || $0.isNumber } }

    /// Predicted durations of a reference whose silent edges were cut and which got a little silence at its end: nothing
    /// before the first sound, at most the added silence for closing marks, and at most its own length for the last
    /// sound, which the predictor holds through the silence that was cut.
    private func trimmed(_ durations: [Float], tokens: [String]) -> [Float] {
        var durations = durations
        durations[0] = 0
        var last = durations.count - 1
        while last > 0, !Self.isHeard(tokens[last]) {
            durations[last] = min(durations[last], Self.frames(seconds: ReferencePreparation.addedSilence))
            last -= 1
        }
        while last > 1, durations[last] < 1 { last -= 1 }
        durations[last] = min(durations[last], Self.lastSound)
        return durations
    }
}
