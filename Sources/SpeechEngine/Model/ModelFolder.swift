import Foundation

/// A model as a folder: what is where.
struct ModelFolder {
    let path: String

    /// The acoustic model's checkpoint.
    var model: String { path + "/model.safetensors" }
    /// Its configuration in upstream's YAML form.
    var configuration: String? { existing("model.yaml") }
    var vocabulary: String? { existing("vocab.txt") }
    /// How words are said, for a tokenizer of phonemes.
    var pronunciations: String? { existing("pronunciations.tsv") }
    var durations: String? { existing("durations.safetensors") }
    /// A Vocos folder.
    var vocoder: String? { existing("vocoder/config.yaml").map { _ in path + "/vocoder" } }

    private func existing(_ name: String) -> String? {
        let file = "\(path)/\(name)"
        return FileManager.default.fileExists(atPath: file) ? file : nil
    }
}
