import FuzzDriver
import SpeechAudio

/// Feeds audio files; what can be read is prepared as a reference and written again.
@main
enum AudioFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
            let limits = AudioLimits(seconds: 60, bytes: 1 << 20, samples: 1 << 20)
            guard let audio = try? AudioFile.read(bytes: bytes, limits: limits) else { return 0 }
            precondition(!audio.samples.isEmpty && audio.samples.count <= limits.samples)
            precondition(audio.samples.allSatisfy { $0.isFinite })
            check(audio, transcript: String(decoding: bytes.suffix(64), as: UTF8.self))
            return 0
        }
    }
}

private func check(_ audio: AudioBuffer, transcript: String) {
    let preparation = ReferencePreparation(sampleRate: audio.sampleRate)
    if let reference = try? preparation.prepare(audio, transcript: transcript) {
        precondition(reference.samples.allSatisfy { $0.isFinite })
        precondition(reference.duration <= 12.2 && transcript.hasPrefix(reference.transcript))
        for range in reference.kept {
            precondition(range.lowerBound >= 0 && range.upperBound <= audio.duration + 0.001)
        }
    }
    guard let wav = try? AudioFile.encode(audio, as: .wav), let again = try? AudioFile.read(bytes: wav) else {
        preconditionFailure("what was read cannot be written and read")
    }
    precondition(again.samples.count == audio.samples.count)
}
