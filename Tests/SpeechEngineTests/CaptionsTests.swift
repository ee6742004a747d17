import F5TTS
import SpeechEngine
import Tensors
import Testing

@Suite struct CaptionsTests {
    private func speech() throws -> Speech {
        let pool = ThreadPool(threads: 2)
        let model = try SpeechModel.load(.init(), on: pool)
        return try Synthesizer(model: model, pool: pool).speak(
            "We left early, the road was <quiet>. Nobody saw the black cat on the old wall behind the house.",
            voice: model.voice(),
            options: SynthesisOptions(sampling: SamplingOptions(steps: 2, guidance: 0), normalizesText: false)
        )
    }

    @Test func linesEndBehindSentencesAndAreNotTooLong() throws {
        let speech = try speech()
        let captions = Captions(speech.words, width: 30)
        #expect(captions.lines.count >= 3)
        #expect(captions.lines.allSatisfy { $0.text.count <= 30 && $0.start < $0.end })
        #expect(captions.lines.contains { $0.text.hasSuffix("<quiet>.") })
        #expect(
            captions.lines.map(\.text).joined(separator: " ")
                == speech.words.map(\.text).joined(separator: " "))
        #expect(zip(captions.lines, captions.lines.dropFirst()).allSatisfy { $0.end <= $1.start + 0.02 })
        #expect(Captions([]).lines.isEmpty)
    }

    /// Hanzi stand side by side and take two columns; words of Latin letters among them keep their spaces.
    @Test func eastAsianWordsStandSideBySide() {
        let written = ["大家", "好，", "我们", "用", "OBS", "直播", "游戏。", "明天", "见！"]
        let words = written.enumerated().map { index, text in
            Speech.Word(text: text, start: Double(index), end: Double(index) + 0.9)
        }
        #expect(Captions(words).lines.map(\.text) == ["大家好，我们用 OBS 直播游戏。", "明天见！"])
        #expect(Captions(words, width: 16).lines.map(\.text) == ["大家好，我们用", "OBS 直播游戏。", "明天见！"])
        let vtt = Captions(Array(words.prefix(2))).text(as: .vtt)
        #expect(vtt.hasSuffix("大家<00:00:01.000>好，\n\n"))
    }

    @Test func formats() throws {
        let captions = Captions(try speech().words)
        let srt = captions.text(as: .srt)
        #expect(srt.hasPrefix("1\n00:00:00,"))
        #expect(srt.contains("<quiet>") && srt.contains("\n\n2\n"))
        let vtt = captions.text(as: .vtt)
        #expect(vtt.hasPrefix("WEBVTT\n\n00:00:00."))
        #expect(vtt.contains("&lt;quiet&gt;.") && vtt.contains(" <00:00:0"))
        #expect(Captions([]).text(as: .vtt) == "WEBVTT\n\n" && Captions([]).text(as: .srt).isEmpty)
    }
}
