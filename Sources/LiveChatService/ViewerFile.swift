import Basics
import Foundation
import LiveChat

/// What viewers and moderators chose by commands, in a file that only its owner can read.
public struct ViewerFile: Sendable {
    /// Where it is.
    public let path: String

    /// `viewers.json` in the folder of a file of rules.
    public init(beside rules: String) {
        path = URL(fileURLWithPath: rules).deletingLastPathComponent().path + "/viewers.json"
    }

    /// - Returns: nothing, where there is no such file yet.
    /// - Throws: `LiveChatFault.storage` for a file that cannot be read.
    public func read() throws(LiveChatFault) -> ViewerChoices {
        guard let data = FileManager.default.contents(atPath: path) else { return ViewerChoices() }
        do { return try JSONDecoder().decode(ViewerChoices.self, from: data) } catch {
            throw .storage(path, "is not what this program wrote; mend or remove it")
        }
    }

    /// - Throws: `LiveChatFault.storage`.
    public func write(_ choices: ViewerChoices) throws(LiveChatFault) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(choices) else { return }
        do throws(PrivateFileFault) { try PrivateFile.write(data, to: path) } catch {
            throw .storage(error.path, error.reason)
        }
    }
}
