/// Which parts of which blocks calculate in eight bits: all or none of them in use, others to see what each costs.
public struct Rounding: Sendable, Equatable {
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

    public var parts: Set<Part>
    /// `nil` for all blocks.
    public var blocks: Set<Int>?

    public static let none = Rounding(parts: [], blocks: nil)
    public static let all = Rounding(parts: Set(Part.allCases), blocks: nil)

    public init(parts: Set<Part>, blocks: Set<Int>?) {
        self.parts = parts
        self.blocks = blocks
    }

    public init(_ precision: Precision) {
        self = precision == .int8 ? .all : .none
    }

    /// - Parameter block: `nil` outside the blocks.
    func rounds(_ part: Part, block: Int?) -> Bool {
        guard parts.contains(part) else { return false }
        guard let blocks, let block else { return true }
        return blocks.contains(block)
    }
}
