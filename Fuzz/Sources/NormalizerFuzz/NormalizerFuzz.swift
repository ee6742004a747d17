import FuzzDriver
import SpeechText

/// Feeds text to the normaliser.
@main
enum NormalizerFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
            var spoken = ""
            let time = ContinuousClock().measure { spoken = TextNormalizer().normalize(text) }
            precondition(time < .milliseconds(100) + .microseconds(50 * count), "\(time) for \(count) bytes")
            precondition(!spoken.unicodeScalars.contains { ("0"..."9").contains($0) }, "a digit is left")
            precondition(spoken.utf8.count <= 64 * (text.utf8.count + 1), "the text has grown too long")
            return 0
        }
    }
}
