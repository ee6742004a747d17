import Basics
import Foundation

/// The small voice that ships with the package.
public enum BuiltInVoice {
    /// The folder with `model.safetensors`, `model.yaml`, `vocab.txt`, `pronunciations.tsv`, `durations.safetensors`, `voices/` and, where
    /// there is one, `vocoder/`; `nil` where it is missing.
    public static var directory: URL? { resource("mini") }

    /// The vocabulary of the published F5-TTS checkpoints; `nil` where it is missing.
    public static var upstreamVocabulary: URL? { resource("upstream/vocab.txt") }

    private static func resource(_ name: String) -> URL? {
        PackageResources.url(
            name, of: "BuiltInVoice",
            sources: URL(fileURLWithPath: #filePath).deletingLastPathComponent().path)
    }
}
