import ArgumentParser
import F5TTS
import Foundation
import SpeechAudio
import SpeechEngine

struct Quality: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Speak a list of sentences with each of several settings, to compare them.",
        discussion: """
            Writes OUT/SETTING/NAME.wav, OUT/SETTING/list.tsv and OUT/SETTING/setting.json for each setting, for example \
            OUT/nfe7-cfg1.5-int8. Training/evaluate.py scores such folders and writes a report; Training/listening.py \
            makes a page for blind listening of them.
            """)

    @Argument(
        help: ArgumentHelp(
            "A line for each sentence: name, tab, text, and perhaps a tab and its class.",
            valueName: "list"))
    var list: String

    @Option(name: .shortAndLong, help: ArgumentHelp("Folder to write to.", valueName: "folder"))
    var output: String

    @Option(help: ArgumentHelp("Steps, separated by commas; default is the model's.", valueName: "list"))
    var steps: String?

    @Option(help: ArgumentHelp("Strengths of guidance, separated by commas.", valueName: "list"))
    var cfg: String?

    @Option(
        help: ArgumentHelp(
            "Run the unguided branch at every n-th evaluation only; several numbers separated by commas.",
            valueName: "list"))
    var cfgStride: String?

    @Option(
        help: ArgumentHelp("Guide only at flow times FROM,TO within 0,1.", valueName: "from,to"))
    var cfgInterval: FlowInterval?

    @Flag(help: "Every setting in eight bits too, after fp32.")
    var int8 = false

    @Option(help: ArgumentHelp("Voices, separated by commas; default is the first.", valueName: "list"))
    var voices: String?

    @Option(help: "Same seed, same speech.")
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("Only the first sentences.", valueName: "number"))
    var count: Int?

    @OptionGroup(title: "Model") var files: ModelOptions

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count is \(count); it must be 1 or more.") }
    }

    func run() throws {
        let sentences = try QualitySentence.read(list).prefix(count ?? .max)
        let steps = try self.steps.map { try Self.numbers($0, "--steps") { Int($0) } }
        let guidance = try cfg.map { try Self.numbers($0, "--cfg") { Float($0) } }
        let strides = try cfgStride.map { try Self.numbers($0, "--cfg-stride") { Int($0) } }
        let pool = files.makePool()
        for precision in int8 ? [Precision.fp32, .int8] : [files.precision] {
            var files = files
            files.precision = precision
            let model = try files.load(on: pool)
            let synthesizer = Synthesizer(model: model, pool: pool)
            let samplings = samplings(of: model, steps: steps, guidance: guidance, strides: strides)
            for name in voices?.split(separator: ",").map(String.init) ?? [nil] {
                let voice = try model.voice(named: name)
                for sampling in samplings {
                    let options = SynthesisOptions(sampling: sampling, seed: seed)
                    var setting = QualitySetting(
                        sampling, model: model.name, voice: voice.name, precision: precision, seed: seed)
                    try speak(Array(sentences), with: synthesizer, voice, options, &setting)
                }
            }
        }
    }

    /// Every combination of what was asked for; the model's own where nothing was.
    private func samplings(
        of model: SpeechModel, steps: [Int]?, guidance: [Float]?, strides: [Int]?
    ) -> [SamplingOptions] {
        var options = model.defaults
        if let cfgInterval { options.guidanceInterval = cfgInterval.range }
        var all: [SamplingOptions] = []
        for steps in steps ?? [options.steps] {
            for guidance in guidance ?? [options.guidance] {
                for stride in strides ?? [options.guidanceStride] {
                    options.steps = steps
                    options.guidance = model.isGuidanceFree ? 0 : guidance
                    options.guidanceStride = stride
                    all.append(options)
                }
            }
        }
        return all
    }

    /// Speaks all sentences with one setting into its folder.
    private func speak(
        _ sentences: [QualitySentence], with synthesizer: Synthesizer, _ voice: Voice,
        _ options: SynthesisOptions, _ setting: inout QualitySetting
    ) throws {
        let folder = "\(output)/\(setting.folder(withVoice: voices != nil))"
        try Output.makeFolder(folder)
        var listing = ""
        for sentence in sentences {
            let start = ContinuousClock.now
            let speech: Speech
            do {
                speech = try synthesizer.speak(sentence.text, voice: voice, options: options)
            } catch {
                let failure = Failure(error)
                throw Failure(failure.code, "\(list): \(sentence.name): \(failure.text)")
            }
            for warning in speech.warnings { Console.warn("\(sentence.name): \(warning)") }
            setting.synthesisSeconds += (ContinuousClock.now - start) / .seconds(1)
            setting.seconds += Double(speech.samples.count) / Double(speech.sampleRate)
            try SpeechOutput(path: "\(folder)/\(sentence.name).wav").write(speech)
            listing += "\(sentence.name).wav\t\(sentence.text)\t\(sentence.kind)\n"
        }
        let json = JSONEncoder()
        json.outputFormatting = [.sortedKeys, .prettyPrinted]
        json.keyEncodingStrategy = .convertToSnakeCase
        try Output.write(json.encode(setting), to: folder + "/setting.json")
        try Output.write(Data(listing.utf8), to: folder + "/list.tsv")
        let factor = setting.synthesisSeconds / max(setting.seconds, .leastNormalMagnitude)
        try Console.print(
            "\(folder)  \(sentences.count) sentences, real-time factor \(String(format: "%.3f", factor))")
    }

    private static func numbers<Number>(
        _ list: String, _ option: String, _ parse: (String) -> Number?
    ) throws -> [Number] {
        try list.split(separator: ",").map { part in
            guard let number = parse(String(part).trimmingCharacters(in: .whitespaces)) else {
                throw Failure(.data, "\(option): \(part) is not a number; separate numbers by commas")
            }
            return number
        }
    }
}
