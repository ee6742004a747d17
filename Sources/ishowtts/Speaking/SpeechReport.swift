import Foundation
import SpeechEngine
import SpeechService

/// What a synthesis was and what it cost.
struct SpeechReport {
    let speech: Speech
    let marks: [SpeechMark]
    let model: SpeechModel
    let voice: Voice
    let options: SynthesisOptions
    let threads: Int
    let path: String?

    /// Shows what the user should know about the text or the voice, whatever else is shown.
    func warn() {
        for warning in speech.warnings { Console.warn(warning) }
    }

    func printText() {
        let times = StageTimes.Stage.allCases.map { stage in
            "\(stage.rawValue) \(Self.format(speech.times[stage])) s"
        }
        Console.note(
            "\(path.map { "\($0): " } ?? "")\(Self.format(speech.duration)) s of speech in "
                + "\(Self.format(speech.times.total)) s, real-time factor \(Self.format(speech.realTimeFactor))"
        )
        Console.note(
            "\(model.name), voice \(voice.name), \(model.vocoder.name), nfe \(options.sampling.steps), "
                + "cfg \(options.sampling.guidance), seed \(options.seed), \(threads) threads")
        Console.note(times.joined(separator: ", "))
    }

    func printJSON(toStandardError: Bool) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let line = String(decoding: try encoder.encode(Fields(self)), as: UTF8.self)
        if toStandardError { Console.note(line) } else { try Console.print(line) }
    }

    private static func format(_ value: Double) -> String {
        String(format: value < 0.1 ? "%.3f" : "%.2f", value)
    }

    private struct Fields: Encodable {
        struct Word: Encodable {
            let text: String
            let start: Double
            let end: Double
        }

        struct Mark: Encodable {
            let name: String
            let time: Double
        }

        let output: String?
        let model: String
        let voice: String
        let vocoder: String
        let nfe: Int
        let cfg: Float
        let seed: UInt64
        let threads: Int
        let chunks: [String]
        let words: [Word]
        /// Of SSML; nothing where there are none.
        let marks: [Mark]?
        let warnings: [String]
        let sampleRate: Int
        let seconds: Double
        let synthesisSeconds: Double
        let realTimeFactor: Double
        let stageSeconds: [String: Double]

        init(_ report: SpeechReport) {
            let speech = report.speech
            output = report.path
            model = report.model.name
            voice = report.voice.name
            vocoder = report.model.vocoder.name
            nfe = report.options.sampling.steps
            cfg = report.options.sampling.guidance
            seed = report.options.seed
            threads = report.threads
            chunks = speech.chunks
            words = speech.words.map { Word(text: $0.text, start: $0.start, end: $0.end) }
            let marks = report.marks.map { Mark(name: $0.name, time: $0.seconds) }
            self.marks = marks.isEmpty ? nil : marks
            warnings = speech.warnings
            sampleRate = speech.sampleRate
            seconds = speech.duration
            synthesisSeconds = speech.times.total
            realTimeFactor = speech.realTimeFactor
            stageSeconds = Dictionary(
                uniqueKeysWithValues: StageTimes.Stage.allCases.map { ($0.rawValue, speech.times[$0]) })
        }
    }
}
