import Foundation
import Testing

@Suite struct MarkupTests {
    private struct Report: Decodable {
        struct Word: Decodable {
            let text: String
            let start: Double
            let end: Double
        }
        struct Mark: Decodable {
            let name: String
            let time: Double
        }
        let seconds: Double
        let words: [Word]
        let marks: [Mark]?
        let warnings: [String]
        let chunks: [String]
    }

    private func say(_ document: String, _ options: [String] = []) throws -> (
        report: Report, samples: [Int16]
    ) {
        try Command.inFolder { folder in
            let outcome = try Command.run(
                ["say", "--ssml", "--json", "-o", folder + "/a.wav", "--nfe", "2"] + options, input: document)
            try #require(outcome.status == 0, "\(outcome.errors)")
            let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/a.wav")).dropFirst(44)
            let samples = stride(from: data.startIndex, to: data.endIndex - 1, by: 2).map {
                Int16(bitPattern: UInt16(data[$0]) | UInt16(data[$0 + 1]) << 8)
            }
            return (try JSONDecoder().decode(Report.self, from: outcome.output), samples)
        }
    }

    private func loudness(_ samples: some Collection<Int16>) -> Double {
        (samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))).squareRoot()
    }

    /// Marks are where the words after them begin, and pauses are silent samples.
    @Test func marksPausesAndVoices() throws {
        let (report, samples) = try say(
            """
            <speak><mark name="start"/>Good evening, <mark name="everyone"/>everyone.<mark name="pause"/>
            <break time="700ms"/><mark name="kurt"/><voice name="kurt">I have <mark name="five"/>5 cats.</voice><mark name="end"/></speak>
            """)
        let marks = Dictionary(uniqueKeysWithValues: (report.marks ?? []).map { ($0.name, $0.time) })
        #expect(report.marks?.map(\.name) == ["start", "everyone", "pause", "kurt", "five", "end"])
        #expect(marks["start"] == 0)
        #expect(marks["everyone"] == report.words.first { $0.text == "everyone." }?.start)
        #expect(marks["five"] == report.words.first { $0.text == "five" }?.start)
        let (pause, kurt) = (try #require(marks["pause"]), try #require(marks["kurt"]))
        #expect(abs(kurt - pause - 0.7) < 1e-3)
        let silent = samples[Int(pause * 24_000 + 1)..<Int(kurt * 24_000 - 1)]
        #expect(silent.allSatisfy { $0 == 0 })
        #expect(abs(Double(samples.count) / 24_000 - report.seconds) < 0.001)
        #expect(abs((marks["end"] ?? 0) - report.seconds) < 1e-6)
        #expect(loudness(samples[..<Int(pause * 24_000)]) > 300)
    }

    @Test func rateAndVolume() throws {
        func speech(_ attributes: String) throws -> (seconds: Double, loudness: Double) {
            let (report, samples) = try say(
                "<speak><prosody \(attributes)>Welcome to the stream, everyone.</prosody></speak>")
            return (report.seconds, loudness(samples))
        }
        let plain = try speech("rate='medium'")
        let slow = try speech("rate='slow'")
        #expect(slow.seconds > plain.seconds * 1.2)
        let soft = try speech("volume='-6dB'")
        #expect(abs(soft.loudness / plain.loudness - 0.501) < 0.01 && soft.seconds == plain.seconds)
        #expect(try speech("volume='silent'").loudness == 0)
    }

    @Test func phonemesAndDates() throws {
        let read = try say("<speak>My <phoneme ph='pɪˈkɑn'>pecan</phoneme> pie.</speak>")
        let other = try say(
            "<speak>My <phoneme alphabet='x-arpabet' ph='P IH0 K AA1 N'>xqzw</phoneme> pie.</speak>")
        #expect(read.samples == other.samples && other.report.words.map(\.text) == ["My", "xqzw", "pie."])
        #expect(other.report.warnings == read.report.warnings)
        let wrong = try Command.run([
            "say", "--ssml", "<speak><phoneme ph='œ'>a</phoneme></speak>", "-o", "x.wav",
        ])
        #expect(wrong.status == 65 && wrong.lines == 1 && wrong.errors.contains("œ"), "\(wrong.errors)")
        let european = try say(
            "<speak>It is <say-as interpret-as='date'>3/4</say-as>, not 5/6/2024.</speak>",
            ["--date-order", "dmy"])
        #expect(european.report.chunks.joined() == "It is April third, not June fifth, twenty twenty-four.")
    }

    @Test func whatIsNotSupportedIsAnErrorOrSkipped() throws {
        let document = "<speak>Hi <emphasis>there</emphasis>.</speak>"
        let refused = try Command.run(["say", "--ssml", document, "-o", "x.wav"])
        #expect(
            refused.status == 65 && refused.lines == 1 && refused.errors.contains("<emphasis>"),
            "\(refused.errors)")
        let skipped = try Command.inFolder {
            try Command.run([
                "say", "--ssml", "--skip-unsupported", document, "-q", "-o", $0 + "/a.wav", "--nfe", "1",
            ])
        }
        #expect(
            skipped.status == 0 && skipped.errors.contains("left out")
                && skipped.errors.contains("<emphasis>"))
        for (text, reason) in [
            ("<speak>a", "not complete"), ("<!DOCTYPE a><speak>a</speak>", "<!DOCTYPE"),
            ("<speak/>", "empty"), ("hi", "SSML"),
            (
                "<speak><prosody rate='x-slow'><prosody rate='x-slow'><prosody rate='x-slow'>a</prosody></prosody></prosody></speak>",
                "speed"
            ),
            ("<speak><voice name='nobody'>a</voice></speak>", "nobody"),
        ] {
            let outcome = try Command.run(["say", "--ssml", text, "-o", "x.wav", "--nfe", "1"])
            #expect(
                outcome.status == 65 && outcome.lines == 1 && outcome.errors.contains(reason),
                "\(outcome.errors)")
        }
        #expect(try Command.run(["say", "a", "--skip-unsupported", "-o", "x.wav"]).status == 64)
    }
}
