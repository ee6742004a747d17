/// Where the frames of a short-time Fourier transform lie on the signal.
public enum ShortTimePadding: Sendable, Equatable {
    /// Frame n is centred on sample n·hop; the signal is mirrored by half a frame at both ends.
    case center
    /// Frames cover the signal with (size − hop) / 2 samples more at each end; as many frames as hops.
    case same
}
