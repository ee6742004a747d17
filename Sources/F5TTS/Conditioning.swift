import Tensors

/// What one utterance gives the model, and stays the same over all steps.
public struct Conditioning {
    /// Total frames: reference and generated.
    public let frames: Int
    /// The reference mel `[C, mel]`, which the result takes over at its first C frames.
    public let reference: Matrix
    /// The projected reference and text `[frames, dim]` of the conditional branch.
    let conditional: Matrix
    /// The same of the unconditional branch, where guidance wants one.
    let unconditional: Matrix?
}
