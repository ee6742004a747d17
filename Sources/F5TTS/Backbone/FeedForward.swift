import Tensors

/// Linear, tanh-approximated GELU, Linear.
///
/// Source: `FeedForward`, SWivid/F5-TTS `model/modules.py`.
struct FeedForward: Sendable {
    let expand: Linear
    let project: Linear

    init(_ parameters: Parameters, architecture: Architecture) throws {
        let inner = architecture.dim * architecture.ffMult
        expand = try parameters.quantizedLinear(
            "ff.0.0", .expand, inputs: architecture.dim, outputs: inner)
        project = try parameters.quantizedLinear(
            "ff.2", .project, inputs: inner, outputs: architecture.dim)
    }

    /// h ← h + gate·FF(normed); without a gate the output is added as it is.
    func apply(
        _ normed: Matrix, addingTo h: Matrix, gate: UnsafePointer<Float>?, workspace: Workspace,
        on pool: ThreadPool
    ) {
        expand.apply(normed, to: workspace.inner, .geluTanh, on: pool)
        project.apply(workspace.inner, to: h, gate.map { .addGated($0) } ?? .add, on: pool)
    }
}
