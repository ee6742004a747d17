import Tensors

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
