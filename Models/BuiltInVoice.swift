import Foundation

/// The small voice that ships with the package.
public enum BuiltInVoice {
    /// The folder with `model.safetensors`, `model.yaml`, `vocab.txt`, `durations.safetensors`,
    /// `vocoder/` and `voices/`.
    public static var directory: URL? {
        Bundle.module.url(forResource: "mini", withExtension: nil)
    }
}
