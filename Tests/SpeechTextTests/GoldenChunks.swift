import Foundation

/// One line of `chunks.jsonl`: a text, and the official chunks and durations for given numbers.
struct GoldenChunks: Decodable {
    let text: String
    let limit: Int
    let chunks: [String]
    /// Samples of the reference at 24 kHz, and bytes of its text.
    let samples: Int
    let reference: Int
    let speed: Double
    /// Frames of reference and speech, by the rule and for a duration of `samples`.
    let frames: Int
    let fixed: Int
    let maxBytes: Int

    static func load() throws -> [GoldenChunks] {
        let data = try Data(contentsOf: Fixture.url("chunks.jsonl"))
        return try data.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(GoldenChunks.self, from: $0)
        }
    }
}
