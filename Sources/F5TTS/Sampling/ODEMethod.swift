/// The fixed-step solver of the flow's differential equation.
public enum ODEMethod: String, Sendable, CaseIterable, Codable {
    /// One evaluation a step.
    case euler
    /// Two evaluations a step: at its start and, from half a step on, at its middle.
    case midpoint

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
