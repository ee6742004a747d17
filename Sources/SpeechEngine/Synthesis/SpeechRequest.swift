/// A text to be spoken.
public struct SpeechRequest: Sendable {
    public let text: String
    public let voice: Voice
    public let options: SynthesisOptions

    public init(text: String, voice: Voice, options: SynthesisOptions) {
        self.text = text
        self.voice = voice
        self.options = options
    }
}
