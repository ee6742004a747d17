import Basics
import SpeechAudio
import SpeechText

/// Where speech is made: a scheduler in this process, or workers elsewhere.
public protocol SpeechBackend: Sendable {
    /// What the model is called and how it is used.
    var model: ModelDescription { get }
    /// What was done so far.
    var counters: SchedulerCounters { get }

    /// Takes a request.
    ///
    /// - Throws: `SchedulerError` if there is no room; `SynthesisError.option`.
    func submit(_ request: SpeechRequest) async throws -> SpeechHandle

    /// Checks that the model can read a voice's transcript.
    ///
    /// - Returns: warnings, about words that it cannot read.
    /// - Throws: `SynthesisError.voice` where it can read none.
    func check(_ voice: Voice) throws -> [String]

    /// Makes the model ready; requests wait meanwhile.
    func warmUp(voice: Voice) async throws

    /// Takes no more requests, and waits until those taken are done or the time is up.
    func drain(for limit: Duration) async
}

/// What clients may know of a model.
public struct ModelDescription: Sendable, Equatable {
    /// A short name for logs and reports.
    public let name: String
    /// The model's own settings, under everything that is stated.
    public let defaults: SynthesisOptions
    /// The kinds of pronunciations that it can read.
    public let readingKinds: Set<PronunciationReading.Kind>
    /// What its transformer calculates with, such as `int8`.
    public let precision: String
    /// The instruction set of its kernels. Between two of them the last bits of the samples differ.
    public let instructions: String

    /// What a backend describes its model with.
    public init(
        name: String, defaults: SynthesisOptions,
        readingKinds: Set<PronunciationReading.Kind> = [.respelling], precision: String = "",
        instructions: String = ""
    ) {
        self.name = name
        self.defaults = defaults
        self.readingKinds = readingKinds
        self.precision = precision
        self.instructions = instructions
    }
}

/// Bounds of what a scheduler takes on.
public struct SchedulerLimits: Sendable, Equatable {
    /// Requests that wait or run. A quarter is kept for interactive ones.
    public var queue: Int
    /// Requests of one client that wait or run.
    public var perClient: Int
    /// Chat or bulk requests that are sampled together. More than one pays only where a chunk does not fill the
    /// processors, and makes a more urgent request wait longer for the evaluation under way.
    public var batch: Int
    /// Bytes of speech that are kept to be given again; 0 keeps none.
    public var cacheBytes: Int

    /// Bounds for a program with a few dozen clients; properties may be set afterwards.
    public init(queue: Int = 64, perClient: Int = 16, batch: Int = 1, cacheBytes: Int = 64 << 20) {
        self.queue = queue
        self.perClient = perClient
        self.batch = batch
        self.cacheBytes = cacheBytes
    }
}

/// What a backend has done since it began.
public struct SchedulerCounters: Sendable, Equatable {
    /// Requests that wait, by class.
    public var waiting: [SpeechPriority: Int] = [:]
    /// Requests that were begun and are not done.
    public var running = 0
    /// Whether the model is being evaluated right now.
    public var isBusy = false
    /// Requests that were taken.
    public var submitted = 0
    /// Requests that were met.
    public var completed = 0
    /// Requests that ended with an error which is not their client's leaving.
    public var failed = 0
    /// Requests that were given up.
    public var cancelled = 0
    /// Requests that took part in the rendering of an identical one.
    public var shared = 0
    /// Requests met by speech that was kept.
    public var cacheHits = 0
    /// Bytes of speech that are kept.
    public var cacheBytes = 0
    /// Requests refused because too many waited.
    public var refusedFull = 0
    /// Requests refused because too many of the same client waited.
    public var refusedClient = 0
    /// Requests whose turn did not come in time.
    public var missedDeadlines = 0
    /// Evaluations of the model.
    public var evaluations = 0
    /// Chunks sampled together.
    public var batches = 0
    /// Requests in them.
    public var batched = 0
    /// Requests set aside for a more urgent one.
    public var preemptions = 0
    /// Requests met by the model, each of which was looked at for faults.
    public var checked = 0
    /// Of these, the ones with each fault.
    public var faults: [SpeechFault: Int] = [:]
    /// Threads that compute.
    public var threads = 0
    /// Seconds that they have computed, all together: of `threads` times the time passed, their utilisation.
    public var busySeconds = 0.0
    /// Hits and misses of the model's cache of voices.
    public var voiceCache = CacheCounters()
    /// Hits and misses of its cache of texts.
    public var textCache = CacheCounters()

    /// Nothing done yet.
    public init() {}
}
