/// The numbers that the transformer's blocks calculate with.
///
/// Everything else (embeddings, modulation, norms, residual stream, the last projection, the vocoder) is fp32 always.
public enum Precision: String, Sendable, CaseIterable, Codable {
    case fp32
    /// Linears and attention round their inputs to eight bits at each use; sums are exact integers.
    case int8
}
