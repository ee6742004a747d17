import FuzzDriver
import SpeechText

/// Feeds text to the normaliser.
@main
enum NormalizerFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
            let spoken = TextNormalizer().normalize(text)
            precondition(!spoken.unicodeScalars.contains { ("0"..."9").contains($0) }, "a digit is left")
            precondition(spoken.utf8.count <= 64 * (text.utf8.count + 1), "the text has grown too long")
            return 0
        }
    }
}
