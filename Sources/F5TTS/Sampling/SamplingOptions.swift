/// How the flow is sampled.
public struct SamplingOptions: Sendable, Hashable, Codable {
    /// Number of function evaluations of the Euler solver (NFE), 1 to 128.
    public var steps: Int
    /// Strength of classifier-free guidance: v = c + (c − u)·strength; below 1e-5 only the conditional
    /// branch is run.
    public var guidance: Float
    /// Flow times at which guidance is applied; outside only the conditional branch is run, which halves the work.
    ///
    /// An approximation: 0...1 is upstream's. Source: arXiv 2404.07724.
    public var guidanceInterval: ClosedRange<Float>
    /// The unconditional branch is run at every so many guided evaluations; between them its difference to the
    /// conditional one is used again. An approximation: 1 is upstream's.
    public var guidanceStride: Int
    /// Coefficient of sway sampling; `nil` for none.
    public var sway: Float?
    public var method: ODEMethod
    /// Use the EPSS tables where there is one for the number of steps.
    public var prunedSteps: Bool

    public init(
        steps: Int = 7, guidance: Float = 2, sway: Float? = -1, method: ODEMethod = .euler,
        prunedSteps: Bool = true, guidanceInterval: ClosedRange<Float> = 0...1, guidanceStride: Int = 1
    ) {
        self.steps = steps
        self.guidance = guidance
        self.sway = sway
        self.method = method
        self.prunedSteps = prunedSteps
        self.guidanceInterval = guidanceInterval
        self.guidanceStride = guidanceStride
    }

    /// Whether the unconditional branch is evaluated (upstream's threshold).
    public var isGuided: Bool { guidance >= 1e-5 }

    public var schedule: TimeSchedule {
        TimeSchedule(steps: steps, sway: sway, pruned: prunedSteps)
    }
}
