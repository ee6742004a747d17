import Crypto
import Foundation
import SpeechAudio
import SpeechText
import Tensors

/// A voice: a few seconds of reference audio, prepared once, and what is said in them.
public struct Voice: Sendable {
    /// What the voice is called; not part of its identity.
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
    /// Columns of `mel`.
    public let melBins: Int
    /// What is likely to go wrong with the recording.
    public let warnings: [String]
    /// The same for the same recording and transcript, in every process: a digest in hexadecimal digits. Names and the
    /// way in which the recording was stored do not matter; the preparation does, since its result enters.
    public let identity: String

    /// Upstream's measure of the reference: whole hops of samples. The mel has one frame more.
    public var frames: Int { referenceSamples / MelSpectrogram.hop }
    /// Rows of `mel`.
    public var melFrames: Int { mel.count / melBins }

    /// Prepares a recording.
    ///
    /// - Parameters:
    ///   - name: what the voice is called.
    ///   - audioPath: a recording in any format that can be read.
    ///   - text: what it says, word for word.
    /// - Throws: `SynthesisError.voice` or `AudioError` naming the file and the remedy.
    public init(name: String, audioPath: String, text: String) throws {
        let prepared = try ReferencePreparation().prepare(path: audioPath, transcript: text)
        try self.init(name: name, prepared: prepared)
    }

    /// A voice from a reference that is prepared already.
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
        identity = Self.digest(of: prepared, transcript: transcript)
    }

    private static func digest(of prepared: PreparedReference, transcript: String) -> String {
        var hash = SHA256()
        hash.update(data: Data("\(transcript.utf8.count) \(transcript) \(prepared.rms.bitPattern) ".utf8))
        prepared.samples.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return hash.finalize().hexadecimal
    }
}

extension SpeechModel {
    /// Checks that this model can read what a voice's recording says: pace and voice depend on it.
    ///
    /// - Returns: warnings, about words that it cannot read.
    /// - Throws: `SynthesisError.voice` where it can read none.
    public func check(_ voice: Voice) throws -> [String] {
        try check(encoder.coverage(of: voice.transcript), of: voice)
    }

    func check(_ coverage: TextCoverage, of voice: Voice) throws -> [String] {
        let unread = coverage.leftOut.joined(separator: ", ")
        guard coverage.heard > 0 else {
            throw SynthesisError.voice(
                "the transcript of voice \(voice.name) has no word that this model can read"
                    + (unread.isEmpty ? "" : " (\(unread))")
                    + "; write down, word for word, what the recording says, in a language that the model speaks"
            )
        }
        return unread.isEmpty
            ? []
            : ["the transcript of voice \(voice.name) has words that this model cannot read: \(unread)"]
    }
}
