/// Which parts of which blocks calculate in eight bits: all or none of them in use, others to see what each costs.
public struct Quantization: Sendable, Equatable {
    /// A part of the transformer's blocks, the convolutions in front of them, or the vocoder's linears.
    public enum Part: String, Sendable, CaseIterable {
        case queryKeyValue = "to_qkv"
        case attention = "scores and values"
        case output = "to_out"
        case expand = "ff expand"
        case project = "ff project"
        case modulation
        case position = "conv position"
        case vocoder
    }

    /// Parts that calculate in eight bits.
    public var parts: Set<Part>
    /// `nil` for all blocks.
    public var blocks: Set<Int>?

    /// Everything in fp32.
    public static let none = Quantization(parts: [], blocks: nil)
    /// Every part of every block in eight bits.
    public static let all = Quantization(parts: Set(Part.allCases), blocks: nil)

    public init(parts: Set<Part>, blocks: Set<Int>?) {
        self.parts = parts
        self.blocks = blocks
    }

    /// All parts or none.
    public init(_ precision: Precision) {
        self = precision == .int8 ? .all : .none
    }

    /// - Parameter block: `nil` outside the blocks.
    func quantizes(_ part: Part, block: Int?) -> Bool {
        guard parts.contains(part) else { return false }
        guard let blocks, let block else { return true }
        return blocks.contains(block)
    }
}

/// The numbers that the transformer's blocks and the vocoder's linears calculate with.
///
/// Everything else (embeddings, norms, residual stream, the last projections, the vocoder's other parts) is fp32 always.
public enum Precision: String, Sendable, CaseIterable, Codable {
    case fp32
    /// Linears and attention quantize their inputs to eight bits at each use; sums are exact integers.
    case int8
}
