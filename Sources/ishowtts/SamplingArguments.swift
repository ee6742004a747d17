import ArgumentParser
import F5TTS
import SpeechEngine

/// How to sample; what is not given is the model's own default.
struct SamplingArguments: ParsableArguments {
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
            "Run the unguided branch at every so many evaluations only: faster, an approximation.",
            valueName: "n"))
    var cfgStride: Int?

    @Option(help: ArgumentHelp("Coefficient of sway sampling; 0 for none.", valueName: "-1...1"))
    var sway: Float?

    @Option(help: "Solver: euler or midpoint.")
    var method: ODEMethod?

    @Flag(inversion: .prefixedNo, help: "Use the pruned step tables (EPSS) where there is one for the steps.")
    var epss = true

    func options(defaults: SamplingOptions) -> SamplingOptions {
        var options = defaults
        if let nfe { options.steps = nfe }
        if let cfg { options.guidance = cfg }
        if let cfgInterval { options.guidanceInterval = cfgInterval.range }
        if let cfgStride { options.guidanceStride = cfgStride }
        if let sway { options.sway = sway == 0 ? nil : sway }
        if let method { options.method = method }
        options.prunedSteps = epss
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
