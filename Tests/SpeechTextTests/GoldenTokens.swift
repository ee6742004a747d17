import Foundation

/// One line of `tokens.jsonl`: a text and what the official code makes of it.
struct GoldenTokens: Decodable {
    let text: String
    let jieba: [String]
    let rjieba: [String]
    /// Ids of the tokens of the jieba form in the official vocabulary.
    let ids: [Int32]

    static func load() throws -> [GoldenTokens] {
        let data = try Data(contentsOf: Fixture.url("tokens.jsonl"))
        return try data.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(GoldenTokens.self, from: $0)
        }
    }
}

extension [String] {
    /// Tokens by their code points: `==` on strings holds canonically equivalent ones for equal.
    var codePoints: [[UInt32]] { map { $0.unicodeScalars.map(\.value) } }
}
