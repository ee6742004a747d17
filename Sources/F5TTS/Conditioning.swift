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

/// A reference mel with everything that depends on it alone.
///
/// `@unchecked Sendable`: the matrices are written before the initializer returns and never after; concurrent reads of
/// unchanging memory need no order.
public final class PreparedMel: @unchecked Sendable {
    /// `[C, mel]`
    let mel: Matrix
    /// Its columns of the input projection, `[C, dim]`.
    let projected: Matrix

    init(mel: Matrix, projected: Matrix) {
        self.mel = mel
        self.projected = projected
    }
}
