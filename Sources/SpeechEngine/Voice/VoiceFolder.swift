import Foundation

/// The voices that come with a model: `voices/NAME/reference.wav` and `reference.txt`.
public struct VoiceFolder: Sendable {
    /// A voice that can be loaded.
    public struct Entry: Sendable {
        /// The folder's name.
        public let name: String
        /// What is said in the reference.
        public let text: String
        /// Its `reference.wav`.
        public let audioPath: String
    }

    private let folder: String?

    /// - Parameter modelFolder: `nil` for a model without voices.
    public init(modelFolder: String?) {
        folder = modelFolder.map { $0 + "/voices" }
    }

    /// All voices, by name.
    public func list() throws -> [Entry] {
        try names.sorted().compactMap { try entry($0) }
    }

    /// One voice; `nil` if the folder has none of that name.
    public func entry(named name: String) throws -> Entry? {
        // The folder's own list says what is a name: a path to somewhere else is none.
        names.contains(name) ? try entry(name) : nil
    }

    private var names: [String] {
        folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) } ?? []
    }

    private func entry(_ name: String) throws -> Entry? {
        guard let folder else { return nil }
        let audio = "\(folder)/\(name)/reference.wav"
        guard FileManager.default.fileExists(atPath: audio) else { return nil }
        let textPath = "\(folder)/\(name)/reference.txt"
        guard let text = try? String(contentsOfFile: textPath, encoding: .utf8) else {
            throw SynthesisError.voice(
                "\(textPath): missing or not UTF-8; write down what the reference says")
        }
        return Entry(name: name, text: text.trimmingCharacters(in: .whitespacesAndNewlines), audioPath: audio)
    }

    /// The bytes of a voice's recording; `nil` if there is no such voice.
    public func audio(of name: String) throws -> [UInt8]? {
        guard let entry = try entry(named: name) else { return nil }
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: entry.audioPath)))
    }

    /// - Parameter name: `nil` takes the first.
    public func voice(named name: String?) throws -> Voice {
        let entries = try list()
        guard let entry = name.map({ name in entries.first { $0.name == name } }) ?? entries.first else {
            let known = entries.map(\.name).joined(separator: ", ")
            throw SynthesisError.voice(
                entries.isEmpty
                    ? "this model comes without voices; give a recording of one and what it says"
                    : "no voice \(name ?? ""); there are: \(known)")
        }
        return try Voice(name: entry.name, audioPath: entry.audioPath, text: entry.text)
    }
}
