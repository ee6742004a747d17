import Foundation
import SpeechAudio
import SpeechText
import Tensors

/// A voice: a few seconds of reference audio, prepared once, and what is said in them.
public struct Voice: Sendable {
    public let name: String
    /// What is said in the reference, as the user gave it, without white space around.
    public let transcript: String
    /// The same, ended as upstream ends it.
    public let referenceText: ReferenceText
    /// Samples of the prepared reference at the model's rate.
    public let referenceSamples: Int
    /// Loudness of the prepared reference before it was raised; quiet references give quiet speech.
    public let rms: Float
    /// Log-mel `[frames, 100]`, row-major.
    public let mel: [Float]
    public let melBins: Int
    public let warnings: [String]
    /// Tells voices apart in caches, whatever their names.
    let identity = UUID()

    /// Upstream's measure of the reference: whole hops of samples. The mel has one frame more.
    public var frames: Int { referenceSamples / MelSpectrogram.hop }
    public var melFrames: Int { mel.count / melBins }

    /// - Throws: `SynthesisError.voice` or `AudioError` naming the file and the way out.
    public init(name: String, audioPath: String, text: String) throws {
        let prepared = try ReferencePreparation().prepare(path: audioPath, transcript: text)
        try self.init(name: name, prepared: prepared)
    }

    public init(name: String, prepared: PreparedReference) throws {
        self.name = name
        transcript = prepared.transcript.trimmingCharacters(in: .whitespacesAndNewlines)
        referenceText = ReferenceText(transcript)
        referenceSamples = prepared.samples.count
        rms = prepared.rms
        let spectrogram = try MelSpectrogram().apply(prepared.samples)
        mel = spectrogram.values
        melBins = spectrogram.columns
        warnings = prepared.warnings.map(\.description)
    }
}
