import Foundation
import SpeechEngine
import SpeechService
import SpeechText

/// Speaks the pieces of a text with orders in it, one after the other, as one speech.
struct PieceSpeaker {
    let synthesizer: Synthesizer
    /// Who speaks where a piece names nobody.
    let voice: Voice
    let options: SynthesisOptions
    /// How words are read.
    let pronunciations: PronunciationTable

    /// - Parameters:
    ///   - progress: takes the share that is done.
    ///   - audio: takes samples as soon as they are final.
    /// - Throws: `Failure` where there is nothing to say, and what synthesis and `audio` throw.
    func speak(
        _ pieces: [SpeechPiece], progress: @escaping (Double) -> Void, audio: (([Float]) throws -> Void)?
    ) throws -> (speech: Speech, marks: [SpeechMark]) {
        var samples: [Float] = []
        var marks: [SpeechMark] = []
        var (words, chunks, warnings, times) = ([Speech.Word](), [String](), [String](), StageTimes())
        for (index, piece) in pieces.enumerated() {
            let start = Double(samples.count) / Double(SpeechModel.sampleRate)
            switch piece {
            case .pause(let seconds):
                let silence = [Float](repeating: 0, count: Int(seconds * Double(SpeechModel.sampleRate)))
                samples += silence
                try audio?(silence)
            case .mark(let name): marks.append(SpeechMark(name: name, seconds: start))
            case .speech(let spoken):
                let options = try options.faster(by: spoken.rate)
                let gain = Float(pow(10, spoken.decibels / 20))
                let voice = try spoken.voice.map { try synthesizer.model.voice(named: $0) } ?? voice
                let speech = try synthesizer.speak(
                    spoken.text,
                    pronunciations: spoken.pronunciations(with: pronunciations, voice: voice.name),
                    voice: voice,
                    options: options,
                    progress: { progress((Double(index) + $0.fraction) / Double(pieces.count)) },
                    audio: audio.map { audio in { try audio(Self.louder($0, by: gain)) } })
                samples += Self.louder(speech.samples, by: gain)
                words += speech.words.map { Speech.Word($0, offset: start) }
                chunks += speech.chunks
                times += speech.times
                for warning in speech.warnings where !warnings.contains(warning) { warnings.append(warning) }
                marks += MarkTimes(spoken, options: options)
                    .marks(words: speech.words, seconds: speech.duration, offset: start)
            }
        }
        guard !chunks.isEmpty else { throw SynthesisError.emptyText }
        let summary = SpeechSummary(
            sampleCount: samples.count, words: words, chunks: chunks, times: times, warnings: warnings)
        return (Speech(samples: samples, summary: summary), marks)
    }

    private static func louder(_ samples: [Float], by gain: Float) -> [Float] {
        gain == 1 ? samples : samples.map { $0 * gain }
    }
}
