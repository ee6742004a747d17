import Basics

/// How much of a clip has to be made before it is played, so that it does not stop in the middle.
struct ClipHead {
    /// How much faster than the speech the making has to be to count as faster: it goes by chunks of different lengths.
    private static let margin = 1.2

    /// When its making began.
    let begun: ContinuousClock.Instant

    /// Whether the clip, made on at the speed that it had so far, is always ahead of what is heard of it. Of m seconds made
    /// at r seconds of speech a second, with n to come, at the end of the making: m + n ≥ n / r.
    func isEnough(of clip: ChatClip, at now: ContinuousClock.Instant) -> Bool {
        let made = clip.madeSeconds
        guard made > 0 else { return false }
        let rate = made / max(0.001, begun.duration(to: now).seconds) / Self.margin
        let rest = clip.seconds - made
        return rate >= 1 || made + rest >= rest / rate
    }
}
