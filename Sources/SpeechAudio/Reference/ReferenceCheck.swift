import Foundation
import SpeechText

/// Looks for what is known to make a reference fail. The limits are rough: they tell recordings that work
/// from ones that users report as failing.
struct ReferenceCheck {
    /// Bytes of transcript a second: English 12 to 20, Chinese at three bytes a character 9 to 21.
    private static let usualPace = 5.0...28.0
    private static let leastSeconds = 2.0
    private static let leastDecibels = -40.0
    private static let leastDecibelsAboveNoise = 18.0
    private static let mostClipped = 0.001
    /// Milliseconds of silence that should follow the last word.
    private static let leastPause = 50

    let warnings: [ReferenceWarning]
    private let seconds: Double

    /// - Parameters:
    ///   - samples: the speech, not yet raised, without silence at its ends.
    ///   - pause: milliseconds of silence that followed it.
    init(samples: [Float], sampleRate: Int, pause: Int) {
        seconds = Double(samples.count) / Double(sampleRate)
        var warnings: [ReferenceWarning] = []
        if seconds < Self.leastSeconds { warnings.append(.tooShort(seconds: seconds)) }
        let decibels = Loudness.decibels(Loudness.rms(samples))
        if decibels < Self.leastDecibels { warnings.append(.tooQuiet(decibels: decibels)) }
        let clipped = Loudness.clippedShare(samples)
        if clipped > Self.mostClipped { warnings.append(.clipped(share: clipped)) }
        let range = Self.dynamicRange(samples, sampleRate: sampleRate)
        if range < Self.leastDecibelsAboveNoise { warnings.append(.noisy(decibels: range)) }
        if pause < Self.leastPause { warnings.append(.endsWithoutPause) }
        self.warnings = warnings
    }

    /// Decibels from the quietest twentieth to the loudest tenth of 20 ms windows.
    static func dynamicRange(_ samples: [Float], sampleRate: Int) -> Double {
        let window = max(1, sampleRate / 50)
        let levels = stride(from: 0, through: samples.count - window, by: window)
            .map { Loudness.rms(Array(samples[$0..<$0 + window])) }.sorted()
        guard levels.count >= 20 else { return .infinity }
        let (quiet, loud) = (levels[levels.count / 20], levels[levels.count * 9 / 10])
        return quiet > 0 ? Loudness.decibels(loud / quiet) : .infinity
    }

    func warnings(transcript: String) -> [ReferenceWarning] {
        var warnings: [ReferenceWarning] = []
        let pace = Double(transcript.utf8.count) / seconds
        if pace > Self.usualPace.upperBound { warnings.append(.transcriptTooLong(bytesPerSecond: pace)) }
        if pace < Self.usualPace.lowerBound { warnings.append(.transcriptTooShort(bytesPerSecond: pace)) }
        if !SentenceBoundaries.endsWithMark(transcript) { warnings.append(.noEndPunctuation) }
        return warnings
    }
}
