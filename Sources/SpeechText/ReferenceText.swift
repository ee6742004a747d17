/// The words of the reference audio, ended as upstream ends them.
public struct ReferenceText: Sendable, Equatable {
    /// Ends with ". " or "。": a full stop and a space are added if neither is there (also after "？" or
    /// "!"), a space after a full stop. Its length decides how long pieces of text may be.
    public let text: String

    /// What precedes the text to speak in the model's input: `text`, and one more space after ASCII. Its
    /// length decides the pace.
    public var prompt: String { text.utf8.last.map { $0 < 0x80 } == true ? text + " " : text }

    /// - Parameter transcript: the words of the recording, as its owner wrote them.
    public init(_ transcript: String) {
        let bytes = transcript.utf8
        if bytes.suffix(2).elementsEqual(". ".utf8) || bytes.suffix(3).elementsEqual("。".utf8) {
            text = transcript
        } else {
            text = transcript + (bytes.last == UInt8(ascii: ".") ? " " : ". ")
        }
    }

    /// Whether there is nothing to read: upstream then transcribes the audio.
    public static func isBlank(_ transcript: String) -> Bool {
        transcript.unicodeScalars.allSatisfy(\.isPythonSpace)
    }
}
