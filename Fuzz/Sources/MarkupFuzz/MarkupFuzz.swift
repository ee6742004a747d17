import Foundation
import FuzzDriver
import SpeechEngine
import SpeechService
import SpeechText

/// Feeds documents to the readers of SSML and of tags, and uses the pieces: their words are normalised, and their marks
/// get times in order.
@main
enum MarkupFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
            let time = ContinuousClock().measure {
                for form in [InputForm.tags, .ssml(.skip), .ssml(.error)] {
                    if let (pieces, _) = try? form.pieces(text, maxPauses: 30) { use(pieces, text) }
                }
                if !text.hasPrefix("<"), text.utf8.count < 1024 {
                    let inside = text.replacing("<", with: "&lt;")
                    let quoted = inside.replacing("'", with: "&apos;")
                    for alphabet in ["ipa", "arpabet", "pinyin"] {
                        let element = "<phoneme alphabet='\(alphabet)' ph='\(quoted)'>\(inside)</phoneme>'s"
                        if let (pieces, _) = try? InputForm.ssml(.skip).pieces("<speak>\(element)</speak>") {
                            use(pieces, text)
                        }
                    }
                    for kind in [
                        "characters", "cardinal", "ordinal", "date", "time", "telephone", "currency",
                    ] {
                        let document = "<speak><say-as interpret-as='\(kind)'>\(inside)</say-as></speak>"
                        if let (pieces, _) = try? InputForm.ssml(.skip).pieces(document) { use(pieces, text) }
                    }
                }
            }
            precondition(time < .milliseconds(500) + .microseconds(500 * count), "\(time) for \(count) bytes")
            return 0
        }
    }
}

private func use(_ pieces: [SpeechPiece], _ text: String) {
    precondition(pieces.count <= 256)
    var pauses = 0.0
    for piece in pieces {
        switch piece {
        case .mark(let name): precondition(!name.isEmpty)
        case .pause(let seconds):
            precondition((0...10).contains(seconds))
            pauses += seconds
        case .speech(let spoken):
            precondition(spoken.rate > 0 && spoken.rate.isFinite && spoken.decibels <= 20)
            precondition(spoken.text.utf8.count <= 64 * (text.utf8.count + 1), "the text has grown too long")
            precondition(
                zip(spoken.anchors, spoken.anchors.dropFirst()).allSatisfy { $0.offset <= $1.offset })
            var end = 0
            for match in spoken.pronunciations {
                precondition(match.range.lowerBound >= end)
                end = match.range.upperBound
            }
            precondition(end <= spoken.text.unicodeScalars.count)
            let marks = MarkTimes(spoken, options: SynthesisOptions()).marks(words: [], seconds: 1, offset: 2)
            precondition(marks.count == spoken.anchors.count)
            precondition(marks.allSatisfy { (2...3).contains($0.seconds) })
            precondition(zip(marks, marks.dropFirst()).allSatisfy { $0.seconds <= $1.seconds })
        }
    }
    precondition(pauses <= 30)
}
