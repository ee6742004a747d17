/// What one evaluation does about classifier-free guidance.
enum GuidanceUse: Sendable, Equatable {
    /// The conditional velocity as it is.
    case none
    /// Both branches are run.
    case evaluate
    /// The conditional branch is run; the difference to the unconditional one is that of the evaluation before.
    case reuse
}

extension SamplingOptions {
    /// What each evaluation does; the first one of a stretch in `guidanceInterval` always evaluates.
    func guidanceUse(times: [Float]) -> [GuidanceUse] {
        var sinceEvaluated: Int?
        return times.map { time in
            guard guidanceInterval.contains(time) else {
                sinceEvaluated = nil
                return .none
            }
            if let since = sinceEvaluated, since + 1 < guidanceStride {
                sinceEvaluated = since + 1
                return .reuse
            }
            sinceEvaluated = 0
            return .evaluate
        }
    }
}
