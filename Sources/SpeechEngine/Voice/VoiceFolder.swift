import Foundation

/// The voices that come with a model: `voices/NAME/reference.wav` and `reference.txt`.
public struct VoiceFolder: Sendable {
    /// A voice that can be loaded.
    public struct Entry: Sendable {
        public let name: String
        /// What is said in the reference.
        public let text: String
        let audioPath: String
    }

    private let folder: String

    /// - Throws: `SynthesisError.voice` where the model has no folder of voices.
    public init(modelFolder: String?) throws {
        guard let modelFolder else {
            throw SynthesisError.voice(
                "this model comes without voices; give --reference-audio FILE --reference-text TEXT")
        }
        folder = modelFolder + "/voices"
    }

    /// All voices, by name.
    public func list() throws -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return try names.sorted().compactMap { try entry($0) }
    }

    /// One voice; `nil` if the folder has none of that name.
    public func entry(named name: String) throws -> Entry? {
        // The folder's own list says what is a name: a path to somewhere else is none.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains(name) ? try entry(name) : nil
    }

    private func entry(_ name: String) throws -> Entry? {
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
                name.map { "no voice \($0); there are: \(known)" } ?? "\(folder): no voices in this folder")
        }
        return try Voice(name: entry.name, audioPath: entry.audioPath, text: entry.text)
    }
}
