import F5TTS
import SpeechText
import Tensors

/// Speaks texts with a model, on the calling thread: it blocks for as long as the speech takes, so tasks use
/// `SpeechSynthesizer` instead.
///
/// Long texts are cut into chunks as upstream cuts them.
public struct Synthesizer: Sendable {
    /// How far a synthesis has come.
    public struct Progress: Sendable {
        /// The chunk that is being made, from 0.
        public let chunk: Int
        /// Chunks of the text.
        public let chunks: Int
        /// Evaluations of this chunk that are done.
        public let evaluation: Int
        /// Evaluations that this chunk takes.
        public let evaluations: Int

        /// 0 to 1.
        public var fraction: Double {
            (Double(chunk) + Double(evaluation) / Double(max(evaluations, 1))) / Double(max(chunks, 1))
        }
    }

    /// The model that speaks.
    public let model: SpeechModel
    let pool: ThreadPool

    /// - Parameters:
    ///   - model: may be shared.
    ///   - pool: the threads that evaluate it; one call at a time uses them.
    public init(model: SpeechModel, pool: ThreadPool) {
        self.model = model
        self.pool = pool
    }

    /// Loads a model, with threads of its own.
    ///
    /// - Parameters:
    ///   - source: its files; the built-in voice where nothing is given.
    ///   - threads: 1 to 256; `nil` for one on each processor that this process may use.
    /// - Throws: `SynthesisError.option`, and one-line errors that name the file, the tensor or the key, and the remedy.
    public init(_ source: SpeechModel.Source = .init(), threads: Int? = nil) throws {
        if let threads, !(1...256).contains(threads) {
            throw SynthesisError.option(name: "threads", "threads is \(threads); it must be 1 to 256")
        }
        let pool = ThreadPool(threads: threads)
        self.init(model: try SpeechModel.load(source, on: pool), pool: pool)
    }

    /// Speaks one text.
    ///
    /// - Parameters:
    ///   - text: of any length.
    ///   - pronunciations: places of the text that are read in a way of their own (`PronunciationTable.matches`).
    ///   - voice: who speaks.
    ///   - options: how; begin with the model's `defaults`.
    ///   - progress: called before each evaluation of the model; what it throws ends the synthesis.
    ///   - audio: takes samples as soon as they are final, the first a fifth of a second long with a Vocos; what it
    ///     throws ends the synthesis. With silence removal all come at the end.
    /// - Throws: `SynthesisError`, `ModelError`, `CancellationError`, or what the closures throw.
    public func speak(
        _ text: String, pronunciations: [PronunciationMatch] = [], voice: Voice, options: SynthesisOptions,
        progress: ((Progress) throws -> Void)? = nil, audio: (([Float]) throws -> Void)? = nil
    ) throws -> Speech {
        let request = SpeechRequest(
            text: text, pronunciations: pronunciations, voice: voice, options: options)
        let job = try SpeechJob(request, model: model, pool: pool)
        var samples: [Float] = []
        func collect(_ block: [Float]) throws {
            samples += block
            try audio?(block)
        }
        while !job.isDone {
            let input = try job.prepare()
            let mel = try sample([job], [input]) { evaluation, evaluations in
                try Task.checkCancellation()
                try progress?(job.progress(evaluation: evaluation, of: evaluations))
            }
            try job.take(mel[0], streams: audio != nil, audio: collect)
        }
        let summary = try job.finish(audio: collect)
        return Speech(samples: samples, summary: summary)
    }

    /// Samples the current chunks of jobs with the same settings in one batch.
    func sample(
        _ jobs: [SpeechJob], _ inputs: [(conditioning: Conditioning, noise: Matrix)],
        progress: Sampler.Progress?
    ) throws -> [Matrix] {
        let start = ContinuousClock.now
        let sampler = Sampler(model: model.acoustic, options: jobs[0].sampling, pool: pool)
        let mels = try sampler.sample(
            inputs.map(\.conditioning), noise: inputs.map(\.noise), progress: progress)
        for job in jobs { job.times.add(.sampling, since: start) }
        return mels
    }
}
