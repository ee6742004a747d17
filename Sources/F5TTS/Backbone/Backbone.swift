import Tensors

/// Looks at a named stage of a forward pass; the matrix is only valid during the call.
public typealias StageObserver = (_ stage: String, _ values: Matrix) -> Void

/// The transformer between the input embedding and the velocity.
protocol Backbone: Sendable {
    /// Rows in front of each sequence that are the backbone's own (the U-Net's time token).
    var leadingRows: Int { get }

    /// - Parameter timeEmbedding: `[evaluations, dim]`.
    func modulation(timeEmbedding: Matrix, on pool: ThreadPool) -> Modulation

    /// Turns the embedded stream into velocities.
    ///
    /// - Parameters:
    ///   - sequences: rows of each sequence in `evaluation.workspace.stream`, leading rows included.
    ///   - velocity: `[rows, mel]`, rows as in the stream; leading rows are of no meaning.
    func apply(_ evaluation: Evaluation, to velocity: Matrix)
}

/// One evaluation of the backbone over a ragged batch.
struct Evaluation {
    let workspace: Workspace
    let sequences: [Range<Int>]
    let modulation: Modulation
    /// Which of the schedule's evaluations.
    let index: Int
    let pool: ThreadPool
    let observer: StageObserver?
}
