import Tensors

extension Architecture {
    /// Checks that the numbers make a model that this code can run: everything that takes an architecture relies on it.
    ///
    /// - Parameter source: the file, for messages.
    /// - Throws: `ModelError` naming the first number out of range.
    public func validate(source: String) throws {
        let checks: [(String, Int, ClosedRange<Int>)] = [
            ("dim", dim, 16...8192), ("depth", depth, 1...256), ("heads", heads, 1...256),
            ("headDim", headDim, 16...maxHeadDim), ("ffMult", ffMult, 1...16), ("textDim", textDim, 1...8192),
            ("convLayers", convLayers, 0...64), ("rotaryHeads", rotaryHeads, 0...max(heads, 0)),
            ("embeddingRows", embeddingRows, 2...(1 << 20) + 1), ("melBins", melBins, 100...100),
        ]
        for (name, value, range) in checks where !range.contains(value) {
            let expected =
                range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
            throw ModelError.architecture("\(source): \(name) is \(value), expected \(expected)")
        }
        // Heads are read in whole vectors, the position convolutions have 16 groups, and a sum in eight bits is exact
        // up to 2^16 inputs.
        let rules: [(Bool, String)] = [
            (headDim % 16 == 0, "headDim is \(headDim), expected a multiple of 16"),
            (dim % 16 == 0, "dim is \(dim), expected a multiple of 16"),
            (
                heads * headDim < 1 << 16,
                "\(heads) heads of \(headDim) channels, expected less than 65536 channels"
            ),
            (dim * ffMult < 1 << 16, "the feed-forward width is \(dim * ffMult), expected less than 65536"),
            (
                backbone == .dit || skipConnection == .none || depth % 2 == 0,
                "depth is \(depth), expected an even number: skips join the halves of a UNetT"
            ),
            (
                textMaskPadding || !averageUpsampling,
                "text_embedding_average_upsampling needs text_mask_padding: true"
            ),
        ]
        for (holds, text) in rules where !holds { throw ModelError.architecture("\(source): \(text)") }
    }
}
