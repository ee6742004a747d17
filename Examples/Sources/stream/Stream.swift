import Foundation
import SpeechEngine

/// Speech as it is made, and speech that is given up: raw samples on standard output.
///
///     swift run -c release stream | aplay -f FLOAT_LE -r 24000
@main struct Stream {
    static func main() async throws {
        let synthesizer = try await SpeechSynthesizer()
        try await synthesizer.warmUp()

        // Samples come while the rest is being made. Leaving the loop stops the model.
        let chat = "Thanks for the raid, everyone! Make yourselves at home, we are just about to begin."
        let overrides = SynthesisOverrides(speed: 1.1, startShort: true)
        for try await samples in synthesizer.stream(chat, overrides, priority: .chat) {
            try FileHandle.standardOutput.write(contentsOf: samples.withUnsafeBytes { Data($0) })
        }

        // A handle tells more: when the request's turn came, how far it is, and when each word is heard.
        for try await event in try await synthesizer.request("And this is how far it is.") {
            switch event {
            case .begun(_, let warnings): report("begun \(warnings)")
            case .progress(let done): report("\(Int(done * 100)) %")
            case .samples(let samples): report("\(samples.count) samples")
            case .words(let words): report("words: \(words.map(\.text))")
            case .finished(let summary): report("\(summary.duration) s")
            }
        }

        // Whoever gives up frees the machine within one evaluation of the model: a deleted message, a closed window.
        let unwanted = Task { try await synthesizer.speak(String(repeating: "Nobody listens. ", count: 50)) }
        try await Task.sleep(for: .milliseconds(50))
        unwanted.cancel()
        do {
            _ = try await unwanted.value
        } catch is CancellationError {
            report("given up")
        } catch let error as SynthesisError {
            report(error.localizedDescription)
        }
    }

    static func report(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
