import Foundation
import Tensors

/// Judges speech by its signal while it is made: an addition and a multiplication for each sample, and some 180 vector
/// operations for each 21 ms of mel.
///
/// Levels are relative to that of what sounds (`activeLevel`). Hits and false alarms: docs/quality.md.
public struct SpeechCheck: Sendable {
    /// Level of what sounds, of full scale, below which nothing is heard (−60 dB).
    static let leastLevel: Float = 1e-3
    /// Decibels below the active level down to which a frame sounds.
    static let sounding = 35.0
    /// Longest silence within speech, and before it, in seconds.
    static let longestSilence = 1.2
    /// Decibels relative to the active level that the last 20 ms have in speech that ends within a sound.
    static let endLevel = -25.0
    /// Seconds that the silence after the last sound may be longer than expected.
    static let longestTail = 0.2
    /// Decibels relative to the active level that the quietest frames (5 %) have in noise.
    static let floorLevel = -20.0
    /// Share of samples at full scale that is heard as clipping.
    static let clippedShare = 0.0005
    /// Share of the planned samples, and seconds, by which the length may differ.
    static let lengthShare = 0.02
    static let lengthSeconds = 0.06
    /// Relative distance of two stretches up to which they are one that was repeated (`MelRepetition`).
    static let repetitionDistance: Float = 0.035
    /// Likeness of the mean spectrum to the reference's, below which another voice speaks (`MelEnvelope`).
    static let voiceLikeness: Float = 0.8

    private var levels = FrameLevels()
    private var repetition: Float?
    private var envelope = MelEnvelope()
    private var reference = MelEnvelope()

    /// Nothing heard yet.
    ///
    /// - Parameter voice: mel of the recording whose voice it should be; without one that is not judged.
    public init(voice: Matrix? = nil) {
        if let voice { reference.append(voice) }
    }

    /// Takes the next samples: mono at 24 kHz, as a listener gets them.
    public mutating func append(_ samples: [Float]) { levels.append(samples) }

    /// Takes the mel of a chunk, natural logarithms `[frames, 100]`.
    public mutating func append(mel: Matrix) {
        envelope.append(mel)
        guard let distance = MelRepetition.leastDistance(in: mel) else { return }
        repetition = min(repetition ?? .infinity, distance)
    }

    /// What is wrong with all of it, in the order of the cases; nothing for good speech.
    public func faults(_ expected: SpeechExpectation = SpeechExpectation()) -> [SpeechFault] {
        guard levels.isFinite else { return [.notFinite] }
        var faults: Set<SpeechFault> = []
        if let samples = expected.samples {
            let seconds = Double(levels.count - samples) / 24_000
            let allowed = Double(samples) / 24_000 * Self.lengthShare + Self.lengthSeconds
            if seconds > allowed || (seconds < -allowed && !expected.mayBeShorter) { faults.insert(.length) }
        }
        if Double(levels.clipped) > Double(levels.count) * Self.clippedShare { faults.insert(.clipping) }
        if !expected.repeats, let repetition, repetition < Self.repetitionDistance {
            faults.insert(.repetition)
        }
        if let likeness = envelope.likeness(to: reference), likeness < Self.voiceLikeness {
            faults.insert(.voice)
        }
        guard let active = activePower, active >= Self.leastLevel * Self.leastLevel else {
            // Less than a tenth of a second is too short to be judged.
            if levels.powers.count >= 10 { faults.insert(.silence) }
            return SpeechFault.allCases.filter(faults.contains)
        }
        if hasLongSilence(active) { faults.insert(.silence) }
        if isCut(active, expected.tail) { faults.insert(.cutEnd) }
        let sorted = levels.powers.sorted()
        if decibels(sorted[sorted.count / 20], active) > Self.floorLevel { faults.insert(.noise) }
        return SpeechFault.allCases.filter(faults.contains)
    }

    /// Mean power of the frames that are less than 15 dB below the loud ones (95th percentile); `nil` of less than a tenth
    /// of a second.
    private var activePower: Float? {
        let sorted = levels.powers.sorted()
        guard sorted.count >= 10 else { return nil }
        let loud = sorted[(sorted.count - 1) * 95 / 100]
        let active = sorted.drop { $0 < loud / 32 }
        return active.reduce(0, +) / Float(active.count)
    }

    private func decibels(_ power: Float, _ active: Float) -> Double {
        10 * log10(max(Double(power), 1e-12) / Double(active))
    }

    /// Whether nothing sounds for long before the last sound. What is after it is `isCut`'s.
    private func hasLongSilence(_ active: Float) -> Bool {
        var (silent, longest) = (0, 0)
        for power in levels.powers {
            if decibels(power, active) > -Self.sounding {
                longest = max(longest, silent)
                silent = 0
            } else {
                silent += 1
            }
        }
        return Double(longest) * 0.01 > Self.longestSilence
    }

    private func isCut(_ active: Float, _ tail: Double?) -> Bool {
        if levels.powers.suffix(2).contains(where: { decibels($0, active) > Self.endLevel }) { return true }
        guard let tail else { return false }
        let silent = levels.powers.reversed().prefix { decibels($0, active) < Self.endLevel }.count
        return Double(silent) * 0.01 > tail + Self.longestTail
    }
}
