import BuiltInVoice
import Foundation
import LiveChat
import SpeechEngine
import SpeechService
import SpeechText
import Synchronization

/// Speaks a chat's messages through a speech service, in the class of chats.
public final class ServiceChatVoice: ChatVoice {
    private let service: SpeechService
    private let steps: Int
    private let pace = Mutex(SpeechPace())
    /// Seconds until the first sound of a whole sentence up to which nobody notices the wait: with more, a text that is
    /// waited for is begun with its first clause, at the cost of some melody.
    private static let patience = 0.06

    /// - Parameter steps: the usual number, of which a queue that catches up wants a part.
    public init(_ service: SpeechService, steps: Int) {
        self.service = service
        self.steps = steps
    }

    /// - Throws: `ServiceError`, for a text that the voice cannot speak too; `CancellationError`.
    public func speak(_ text: String, in utterance: Utterance, take: (ChatSpeech) -> Void) async throws {
        var command = SpeechCommand(text, voice: utterance.voice)
        if utterance.speed != 1 { command.overrides.speed = Float(utterance.speed) }
        let wanted = (Double(steps) * utterance.steps).rounded(.up)
        if utterance.isAwaited, pace.withLock({ $0.wait(for: utterance) }) > Self.patience {
            command.overrides.startShort = true
        }
        command.overrides.nfe = wanted >= 1 && wanted <= 128 ? Int(wanted) : steps
        command.priority = .chat
        // Nobody writes the same line again; what is kept of finished speech is for those who ask for it.
        command.usesCache = false
        command.client = "\(utterance.message.platform.rawValue):\(utterance.message.channel)"
        command.route = "chat"
        command.requestID = utterance.message.id
        do {
            let stream = try await service.speak(command)
            var told = 0
            func newWords() -> [ChatSpeech.Word] {
                let words = stream.progress.words
                defer { told = words.count }
                return words.dropFirst(told).map { ChatSpeech.Word($0.text, start: $0.start, end: $0.end) }
            }
            let isShort = command.overrides.startShort == true
            var isFirst = true
            for try await samples in stream {
                take(ChatSpeech(samples: samples, words: newWords()))
                if isFirst, !isShort { pace.withLock { $0.add(first: stream.progress, of: utterance) } }
                isFirst = false
            }
            take(ChatSpeech(samples: [], words: newWords()))
            if isShort { pace.withLock { $0.add(stream.progress, steps: utterance.steps) } }
        } catch {
            let error = ServiceError(error)
            throw error.kind == .cancelled ? CancellationError() : error
        }
    }
}

extension SpeechFacts {
    /// What rules ask of a voice, by the tables of this package: the built-in voice's pronunciations and the readings of
    /// Chinese characters. Lengths are estimates, so that decisions are the same whatever voice speaks.
    ///
    /// - Parameters:
    ///   - encoder: of the model that speaks, which knows what it can say; without one, everything counts as sayable.
    ///   - pronunciations: how users want words to be read, now.
    /// - Throws: if a table is missing beside the executable.
    public static func bundled(
        for encoder: TokenEncoder? = nil,
        pronunciations: @escaping @Sendable () -> PronunciationTable = { PronunciationTable() }
    ) throws -> SpeechFacts {
        var facts = SpeechFacts()
        if let encoder {
            facts.heard = { text, _ in
                share(
                    of: PronouncedText(text, pronunciations().matches(in: text), for: encoder),
                    heardBy: encoder)
            }
        }
        let pinyin = try PinyinTokenizer()
        facts.pinyin = { scalar in
            let letters = pinyin.tokens(String(scalar)).joined().filter { $0.isASCII && $0.isLetter }
            return letters.isEmpty ? nil : letters
        }
        guard let folder = BuiltInVoice.directory else { return facts }
        let phonemes = PhonemeTokenizer(
            dictionary: try PronunciationDictionary(
                path: folder.appendingPathComponent("pronunciations.tsv").path))
        facts.pronounce = { word in
            let tokens = phonemes.tokens(word).map(\.token)
            return tokens.allSatisfy { $0.hasPrefix("/") } && !tokens.isEmpty ? tokens.joined() : nil
        }
        return facts
    }

    /// The share of a text's letters and digits that are in words which can be said.
    private static func share(of pronounced: PronouncedText, heardBy encoder: TokenEncoder) -> Double {
        func letters(_ text: String) -> Int { text.reduce(0) { $0 + ($1.isLetter || $1.isNumber ? 1 : 0) } }
        let readings = pronounced.readings
        let spoken = TextNormalizer().normalize(pronounced.text, readings: readings)
        let coverage = encoder.coverage(of: spoken, readings: readings)
        let text = readings.written(spoken)
        guard coverage.heard > 0 else { return 0 }
        let lost = coverage.leftOut.reduce(0) { $0 + letters($1) }
        return 1 - min(1, Double(lost) / Double(max(1, letters(text))))
    }
}
