import Basics
import Foundation
import LiveChat

/// What a live chat keeps over restarts, in files of one folder that only their owner can read.
struct LiveChatStore: Sendable {
    /// What goes on as it was.
    struct Kept: Codable, Equatable {
        var sources: [String] = []
        var volume = 1.0
        var away = false
        /// By `platform:channel`: the voice that was given to a channel.
        var voices: [String: String] = [:]
    }

    let folder: String

    private func path(_ name: String) -> String { folder + "/" + name }

    /// Where the rules are, if no other file is set.
    var rulesPath: String { path("rules.toml") }

    /// - Throws: `LiveChatFault.storage`.
    init(folder: String) throws(LiveChatFault) {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .storage(folder, error.localizedDescription)
        }
    }

    /// - Throws: `LiveChatFault.storage` for a file that cannot be read, `nil` if there is none.
    func kept() throws(LiveChatFault) -> Kept {
        guard let data = FileManager.default.contents(atPath: path("state.json")) else { return Kept() }
        do {
            var kept = try JSONDecoder().decode(Kept.self, from: data)
            kept.volume = kept.volume.isFinite ? min(1, max(0, kept.volume)) : 1
            return kept
        } catch {
            throw .storage(path("state.json"), "is not what this program wrote; mend or remove it")
        }
    }

    func keep(_ kept: Kept) throws(LiveChatFault) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(kept) else { return }
        try write(data, to: path("state.json"))
    }

    /// What viewers and moderators chose.
    var viewers: ViewerFile { ViewerFile(beside: rulesPath) }

    /// The token of listeners; made at the first time.
    func token() throws(LiveChatFault) -> String {
        if let data = FileManager.default.contents(atPath: path("token")) {
            let token = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            if token.utf8.count >= 16, token.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) {
                return token
            }
        }
        return try newToken()
    }

    /// - Returns: 160 random bits in letters and digits.
    func newToken() throws(LiveChatFault) -> String {
        var generator = SystemRandomNumberGenerator()
        let letters = Array("abcdefghijklmnopqrstuvwxyz234567")
        let token = String((0..<32).map { _ in letters[Int.random(in: 0..<32, using: &generator)] })
        try write(Data(token.utf8), to: path("token"))
        return token
    }

    func write(_ data: Data, to path: String) throws(LiveChatFault) {
        do throws(PrivateFileFault) { try PrivateFile.write(data, to: path) } catch {
            throw .storage(error.path, error.reason)
        }
    }
}
