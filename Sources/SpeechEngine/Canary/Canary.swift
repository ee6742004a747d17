import Crypto
import Foundation

/// Sentences whose speech should be the same, bit by bit, as it was before: same text, voice, options and seed, same model, same
/// instruction set. A difference is a changed program, changed weights, or a fault of memory or processor; nothing is too
/// small to be seen, and what it sounds like is not judged.
public enum Canary {
    /// What is spoken: a word, a sentence, and a text of two chunks.
    public static let texts = [
        "Yes.", "The lake was still, and nobody said a word for 25 minutes.",
        """
        Good morning, everyone, and welcome back to the stream! Today we walk along the old river, past the mill and the \
        bridge, and then up the long hill behind the farm. If the weather holds until the evening, there will be time for a \
        second round, and for all of the questions that came in last week.
        """,
    ]

    /// A text's speech by a digest.
    public struct Print: Sendable, Equatable, Codable {
        /// Everything that decides how it sounds but the machine: `RenderingKey`.
        public let key: String
        /// The instruction set that made it, and what the model calculated with.
        public let instructions: String
        public let precision: String
        /// SHA-256 of the samples, as 32-bit floating-point numbers.
        public let samples: String
        /// The program that made it (`ProgramBuild.digest`), and when.
        public let build: String
        public let time: Date

        /// Whether the speech of both has to be the same.
        func isComparable(to other: Print) -> Bool {
            key == other.key && instructions == other.instructions && precision == other.precision
        }
    }

    /// Speaks the texts after everything more urgent, without the cache.
    ///
    /// - Throws: what the backend throws; `SchedulerError.queueFull` where there is no room now.
    public static func prints(
        of backend: any SpeechBackend, voice: Voice, build: String = ProgramBuild.digest
    ) async throws -> [Print] {
        let model = backend.model
        var prints: [Print] = []
        for text in texts {
            let request = SpeechRequest(
                text: text, voice: voice, options: model.defaults, priority: .bulk, client: "canary",
                usesCache: false)
            let speech = try await backend.submit(request).speech()
            var hash = SHA256()
            speech.samples.withUnsafeBytes { hash.update(bufferPointer: $0) }
            prints.append(
                Print(
                    key: RenderingKey(request, model: model.name).description,
                    instructions: model.instructions, precision: model.precision,
                    samples: hash.finalize().hexadecimal, build: build, time: Date()))
        }
        return prints
    }
}
