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
    /// The unconditional branch is run once in this many guided evaluations; between them its difference to the
    /// conditional one is used again. An approximation: 1 is upstream's.
    public var guidanceStride: Int
    /// Coefficient of sway sampling; `nil` for none.
    public var sway: Float?
    /// The solver.
    public var method: ODEMethod
    /// Use the EPSS table of the number of steps, if there is one.
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

    /// The times that steps, sway and tables give.
    public var schedule: TimeSchedule {
        TimeSchedule(steps: steps, sway: sway, pruned: prunedSteps)
    }
}

/// The fixed-step solver of the flow's differential equation.
public enum ODEMethod: String, Sendable, CaseIterable, Codable {
    /// One evaluation a step.
    case euler
    /// Two evaluations a step: at its start and, from half a step on, at its middle.
    case midpoint

    /// Evaluations of the model in a step.
    public var evaluationsPerStep: Int { self == .euler ? 1 : 2 }

    /// The times of all evaluations of a schedule, in order of use.
    func evaluationTimes(_ schedule: TimeSchedule) -> [Float] {
        switch self {
        case .euler:
            return Array(schedule.times.dropLast())
        case .midpoint:
            return zip(schedule.times, schedule.times.dropFirst()).flatMap { start, end in
                [start, start + 0.5 * (end - start)]
            }
        }
    }
}
