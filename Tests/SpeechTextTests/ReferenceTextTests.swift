import SpeechText
import Testing

struct ReferenceTextTests {
    @Test(arguments: [
        ("Hello", "Hello. ", "Hello.  "),
        ("Hello.", "Hello. ", "Hello.  "),
        ("Hello. ", "Hello. ", "Hello.  "),
        ("Hello.  ", "Hello.  . ", "Hello.  .  "),
        ("Really?", "Really?. ", "Really?.  "),
        ("你好", "你好. ", "你好.  "),
        ("你好。", "你好。", "你好。"),
        ("你好！", "你好！. ", "你好！.  "),
        ("a.\u{301}", "a.\u{301}. ", "a.\u{301}.  "),
        ("", ". ", ".  "),
    ])
    func endsAsUpstreamEndsIt(transcript: String, text: String, prompt: String) {
        let reference = ReferenceText(transcript)
        #expect(reference.text == text)
        #expect(reference.prompt == prompt)
    }

    @Test func blankIsWhiteSpace() {
        #expect(ReferenceText.isBlank(""))
        #expect(ReferenceText.isBlank(" \u{3000}\u{1C}\n"))
        #expect(!ReferenceText.isBlank("\u{200B}"))
    }
}
