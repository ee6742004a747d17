import ArgumentParser
import SpeechEngine
import SpeechService

struct Say: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Speak a text into a file, a pipe or a player.")

    @Argument(help: "The text; without it and -f the text is read from standard input.")
    var text: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("Read the text from a file.", valueName: "file"))
    var file: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Write .wav, .flac, .ogg, .opus or .mp3; - is raw 16-bit mono at 24 kHz on standard output.",
            valueName: "file"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Write when each word is heard, as captions: .srt or .vtt; for models that place text by durations.",
            valueName: "file"))
    var captions: String?

    @Option(help: ArgumentHelp("A voice of the model's folder; see `ishowtts voices`.", valueName: "name"))
    var voice: String?

    @Option(
        help: ArgumentHelp(
            "Speak in the voice of this recording: 5 to 12 s, or about 3 s with the built-in model.",
            valueName: "file"))
    var referenceAudio: String?

    @Option(help: ArgumentHelp("What the recording says, word for word.", valueName: "text"))
    var referenceText: String?

    @Flag(
        help: "The text is SSML: breaks, rate, volume, voices, say-as, phonemes, marks; see docs/markup.md.")
    var ssml = false

    @Flag(help: "With --ssml, leave out markup that is not supported, with a warning.")
    var skipUnsupported = false

    @Flag(help: "Play the speech with the player that this machine has.")
    var play = false

    @Flag(help: "Print a report as JSON on standard output (on standard error with -o -).")
    var json = false

    @Flag(name: .shortAndLong, help: "No progress bar, no report; warnings still come.")
    var quiet = false

    @OptionGroup(title: "Speaking") var own: PronunciationOptions
    @OptionGroup(title: "Speaking") var speaking: SpeakingOptions
    @OptionGroup(title: "Model") var files: ModelOptions

    func validate() throws {
        if text != nil && file != nil {
            throw ValidationError("Give the text or -f FILE, not both.")
        }
        if (referenceAudio == nil) != (referenceText == nil) {
            throw ValidationError(
                "--reference-audio and --reference-text belong together: the model needs the recording and its words."
            )
        }
        if voice != nil && referenceAudio != nil {
            throw ValidationError("Give --voice or --reference-audio, not both.")
        }
        if let captions, CaptionsOutput(path: captions) == nil {
            throw ValidationError("--captions \(captions): name a .srt or .vtt file.")
        }
        if skipUnsupported && !ssml { throw ValidationError("--skip-unsupported needs --ssml.") }
        if output == nil && !play {
            throw ValidationError("Say where the speech goes: -o FILE, -o - or --play.")
        }
    }

    func run() throws {
        let text = try Input.text(text, file: file)
        try Input.check(referenceAudio, "--reference-audio")
        let out = output.map { SpeechOutput(path: $0) }
        try out?.check()
        try captions.map(Output.checkFolder)
        let player = play ? try Player.find() : nil
        let form: InputForm = ssml ? .ssml(skipUnsupported ? .skip : .error) : .text
        let (pieces, skipped) = try form.pieces(text, dateOrder: speaking.dates.dateOrder ?? .monthFirst)
        if !skipped.isEmpty {
            Console.warn("left out, because it is not supported: \(skipped.joined(separator: ", "))")
        }
        let table = try own.table()
        let pool = files.makePool()
        let model = try files.load(on: pool)
        let voice = try model.voice(named: voice, audioPath: referenceAudio, text: referenceText)
        let options = speaking.options(for: model)
        let bar = ProgressBar(enabled: !quiet && !json)
        let stream = out?.stream
        let speaker = PieceSpeaker(
            synthesizer: Synthesizer(model: model, pool: pool), voice: voice, options: options,
            pronunciations: table)
        let speech: Speech
        let marks: [SpeechMark]
        do {
            defer { bar.clear() }
            (speech, marks) = try speaker.speak(pieces, progress: { bar.show($0) }, audio: stream)
        }
        if stream == nil { try out?.write(speech) }
        try captions.flatMap(CaptionsOutput.init)?.write(speech)
        let report = SpeechReport(
            speech: speech, marks: marks, model: model, voice: voice, options: options, threads: pool.threads,
            path: output)
        report.warn()
        if json {
            try report.printJSON(toStandardError: output == "-")
        } else if !quiet {
            report.printText()
        }
        try player?.play(speech)
    }
}
