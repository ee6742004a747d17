import SpeechService

extension CanaryKeeper.Report {
    /// Adds what the last round found; nothing of it where no round was made.
    func add(to figures: inout Figures) {
        figures.single(
            "ishowtts_canary_ok", .gauge, "Whether fixed sentences were spoken as before.",
            outcome?.differing.isEmpty == true ? 1 : 0)
        figures.single(
            "ishowtts_canary_differing", .gauge, "Sentences that were spoken otherwise.",
            Double(outcome?.differing.count ?? 0))
        figures.single(
            "ishowtts_canary_time_seconds", .gauge, "When that was looked at, in Unix time.",
            time.timeIntervalSince1970)
    }
}
