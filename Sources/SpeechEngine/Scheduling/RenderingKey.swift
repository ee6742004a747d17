import Crypto
import Foundation
import SpeechText

/// A name for a rendering that is the same in every process and on every machine: the digest of everything that decides
/// how it sounds.
///
/// The voice enters by its content (`Voice.identity`), the model by its name, and the options by a canonical encoding,
/// so that a new option changes the key.
public struct RenderingKey: Hashable, Sendable, CustomStringConvertible {
    private let digest: SHA256Digest

    /// The key of a request to a model of this name.
    public init(_ request: SpeechRequest, model: String) {
        var hash = SHA256()
        // Lengths go first, so that no two lists of parts are the same bytes.
        let parts = [model, request.voice.identity, request.options.canonical, request.text]
        for part in parts + request.pronunciations.flatMap(\.parts) {
            withUnsafeBytes(of: UInt64(part.utf8.count).littleEndian) { hash.update(bufferPointer: $0) }
            var part = part
            part.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        }
        digest = hash.finalize()
    }

    /// Sixty-four hexadecimal digits.
    public var description: String { digest.hexadecimal }
}

extension PronunciationMatch {
    /// What decides how it sounds; what is written there is in the text.
    fileprivate var parts: [String] {
        ["\(range.lowerBound)-\(range.upperBound)", isPossessive ? "'s" : "", "\(readings.count)"]
            + readings.flatMap { [$0.kind.rawValue, $0.text] }
    }
}

extension Digest {
    /// Two hexadecimal digits a byte.
    var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
