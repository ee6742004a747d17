/// The numbers that the transformer's blocks and the vocoder's linears calculate with.
///
/// Everything else (embeddings, norms, residual stream, the last projections, the vocoder's other parts) is fp32 always.
public enum Precision: String, Sendable, CaseIterable, Codable {
    case fp32
    /// Linears and attention round their inputs to eight bits at each use; sums are exact integers.
    case int8
}
