import ArgumentParser
import F5TTS
import Foundation
import SpeechAudio
import SpeechEngine

/// Speaks a text.
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

    @Option(help: ArgumentHelp("Speak in the voice of this recording, 3 to 12 s.", valueName: "file"))
    var referenceAudio: String?

    @Option(help: ArgumentHelp("What is said in the recording, word for word.", valueName: "text"))
    var referenceText: String?

    @OptionGroup(title: "Model") var files: ModelOptions
    @OptionGroup(title: "Sampling") var sampling: SamplingArguments

    @Option(help: "Above 1 is faster.")
    var speed: Float = 1

    @Option(help: "Same seed, same speech.")
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("Total seconds, reference included.", valueName: "seconds"))
    var duration: Double?

    @Option(help: ArgumentHelp("Fade between the chunks of a long text.", valueName: "seconds"))
    var crossFade: Double = 0.15

    @Flag(help: "Shorten pauses of more than a second.")
    var removeSilence = false

    @Flag(inversion: .prefixedNo, help: "Write out numbers, dates, symbols, links and the like as words.")
    var normalize = true

    @Flag(
        help: ArgumentHelp(
            "With -o -: speak the text up to its first pause by itself, so that the first sound comes sooner."
        ))
    var startShort = false

    @Flag(
        inversion: .prefixedNo,
        help: "Sample each chunk of a long text behind the end of the one before, where the model can.")
    var continuity = true

    @Flag(help: "Play the speech with the player that this machine has.")
    var play = false

    @Flag(help: "Print a report as JSON on standard output (on standard error with -o -).")
    var json = false

    @Flag(name: .shortAndLong, help: "No progress bar, no report.")
    var quiet = false

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
        if output == nil && !play {
            throw ValidationError("Say where the speech goes: -o FILE, -o - or --play.")
        }
    }

    func run() throws {
        try Failure.reporting {
            let text = try TextInput(argument: text, file: file).read()
            let pool = files.makePool()
            let model = try files.load(on: pool)
            let voice = try model.voice(
                named: voice, audioPath: referenceAudio, text: referenceText)
            let options = SynthesisOptions(
                sampling: sampling.options(defaults: model.defaults), speed: speed, seed: seed,
                fixedDuration: duration, crossFade: crossFade, removesSilence: removeSilence,
                normalizesText: normalize, startsShort: startShort, continuesProsody: continuity)
            let bar = ProgressBar(enabled: !quiet && !json)
            let out = output.map { SpeechOutput(path: $0) }
            let stream = out?.stream
            let speech = try Synthesizer(model: model, pool: pool).speak(
                text, voice: voice, options: options, progress: { bar.show($0.fraction) }, audio: stream)
            bar.clear()
            if stream == nil { try out?.write(speech) }
            try captions.flatMap(CaptionsOutput.init)?.write(speech)
            let report = SpeechReport(
                speech: speech, model: model, voice: voice, options: options, threads: pool.threads,
                path: output)
            if json {
                try report.printJSON(toStandardError: output == "-")
            } else if !quiet {
                report.printText()
            }
            if play { try Player().play(speech) }
        }
    }
}
