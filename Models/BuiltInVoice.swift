import Foundation

/// The small voice that ships with the package.
public enum BuiltInVoice {
    /// The folder with `model.safetensors`, `model.yaml`, `vocab.txt`, `durations.safetensors`, `voices/` and, where
    /// there is one, `vocoder/`; `nil` where it is missing.
    ///
    /// With the resources beside the executable, and not by `Bundle.module`, which ends the process where they are
    /// missing.
    public static var directory: URL? {
        let folder = Bundle.main.bundleURL.appendingPathComponent("ishowtts_BuiltInVoice.resources/mini")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }
}
