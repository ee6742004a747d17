import ArgumentParser
import F5TTS
import SpeechEngine

/// How to speak; what is not given is the model's own setting.
struct SpeakingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Steps of the sampler (NFE), 1 to 128.", valueName: "steps"))
    var nfe: Int?

    @Option(
        help: ArgumentHelp("Strength of classifier-free guidance; 0 runs without.", valueName: "strength"))
    var cfg: Float?

    @Option(
        help: ArgumentHelp(
            "Guide only at flow times FROM,TO within 0,1: faster, an approximation.", valueName: "from,to"))
    var cfgInterval: FlowInterval?

    @Option(
        help: ArgumentHelp(
            "Run the unguided branch at every n-th evaluation only: faster, an approximation.",
            valueName: "n"))
    var cfgStride: Int?

    @Option(help: ArgumentHelp("Coefficient of sway sampling; 0 for none.", valueName: "-1...1"))
    var sway: Float?

    @Option(help: "Solver: euler or midpoint.")
    var method: ODEMethod?

    @Flag(
        inversion: .prefixedNo,
        help: "Use the pruned step table (EPSS) of the number of steps, if it has one.")
    var epss = true

    @Option(help: "Above 1 is faster; 0.25 to 4.")
    var speed: Float?

    @Option(help: "Same seed, same speech; default is 0.")
    var seed: UInt64?

    @Option(help: ArgumentHelp("Total seconds, reference included.", valueName: "seconds"))
    var duration: Double?

    @Option(
        help: ArgumentHelp("Fade between the chunks of a long text; default is 0.15.", valueName: "seconds"))
    var crossFade: Double?

    @Flag(help: "Shorten pauses of more than a second.")
    var removeSilence = false

    @Flag(inversion: .prefixedNo, help: "Write out numbers, dates, symbols, links and the like as words.")
    var normalize = true

    @OptionGroup var dates: DateOrderOptions

    @Flag(help: "Speak the text up to its first pause by itself: with -o - the first sound comes sooner.")
    var startShort = false

    @Flag(
        inversion: .prefixedNo,
        help: "Sample each chunk of a long text as a continuation of the one before, if the model can.")
    var continuity = true

    func options(for model: SpeechModel) -> SynthesisOptions {
        let overrides = SynthesisOverrides(
            speed: speed, nfe: nfe, cfg: cfg, sway: sway, seed: seed, duration: duration,
            crossFade: crossFade,
            removeSilence: removeSilence, normalize: normalize, startShort: startShort,
            continuity: continuity,
            dateOrder: dates.dateOrder)
        var options = overrides.applied(to: SynthesisOptions(sampling: model.defaults))
        if let cfgInterval { options.sampling.guidanceInterval = cfgInterval.range }
        if let cfgStride { options.sampling.guidanceStride = cfgStride }
        if let method { options.sampling.method = method }
        options.sampling.prunedSteps = epss
        return options
    }
}

/// Two flow times as a user writes them: "0,0.4".
struct FlowInterval: ExpressibleByArgument {
    let range: ClosedRange<Float>

    init?(argument: String) {
        let ends = argument.split(separator: ",").map { Float($0) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last, first >= 0, last <= 1
        else { return nil }
        range = first...last
    }
}

extension ODEMethod: ExpressibleByArgument {}
