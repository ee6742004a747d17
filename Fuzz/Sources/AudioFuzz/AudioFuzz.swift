import FuzzDriver
import SpeechAudio

/// Feeds audio files; what can be read is prepared as a reference, measured as a mel spectrum, and written again.
@main
enum AudioFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
            let limits = AudioLimits(seconds: 60, bytes: 1 << 20, samples: 1 << 20)
            let transcript = String(decoding: bytes.suffix(64), as: UTF8.self)
            let streamed = try? ReferencePreparation().prepare(
                bytes: bytes, transcript: transcript, limits: limits)
            if let streamed { check(streamed, transcript: transcript) }
            guard let audio = try? AudioFile.read(bytes: bytes, limits: limits) else { return 0 }
            precondition(!audio.samples.isEmpty && audio.samples.count <= limits.samples)
            precondition(audio.samples.allSatisfy { $0.isFinite })
            let whole = try? ReferencePreparation().prepare(audio, transcript: transcript)
            precondition(whole?.samples == streamed?.samples, "blocks and the whole differ")
            writeAgain(audio)
            return 0
        }
    }
}

private func check(_ reference: PreparedReference, transcript: String) {
    precondition(reference.samples.allSatisfy { $0.isFinite } && reference.rms.isFinite)
    precondition(0.5...12.2 ~= reference.duration && transcript.hasPrefix(reference.transcript))
    for range in reference.kept { precondition(range.lowerBound >= 0 && range.upperBound <= 40.1) }
    guard let mel = try? MelSpectrogram().apply(reference.samples) else {
        preconditionFailure("a prepared reference has no spectrum")
    }
    for row in 0..<mel.rows {
        for band in 0..<mel.columns { precondition(mel.base[row * mel.stride + band].isFinite) }
    }
    for warning in reference.warnings { precondition(!warning.description.isEmpty) }
}

private func writeAgain(_ audio: AudioBuffer) {
    guard let wav = try? AudioFile.encode(audio, as: .wav), let again = try? AudioFile.read(bytes: wav) else {
        preconditionFailure("what was read cannot be written and read")
    }
    precondition(again.samples.count == audio.samples.count)
}
