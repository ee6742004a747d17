extension Architecture {
    /// Throws where numbers from outside would make no model, naming the first.
    public func validate(source: String) throws {
        let checks: [(String, Int, ClosedRange<Int>)] = [
            ("dim", dim, 16...8192), ("depth", depth, 1...256), ("heads", heads, 1...256),
            ("headDim", headDim, 16...512), ("ffMult", ffMult, 1...16), ("textDim", textDim, 1...8192),
            ("convLayers", convLayers, 0...64), ("rotaryHeads", rotaryHeads, 0...heads),
            ("embeddingRows", embeddingRows, 2...(1 << 20) + 1), ("melBins", melBins, 100...100),
        ]
        for (name, value, range) in checks where !range.contains(value) {
            throw ModelError(
                "\(source): \(name) is \(value), expected \(range.lowerBound) to \(range.upperBound)")
        }
        guard headDim % 16 == 0, heads * headDim < 1 << 16 else {
            throw ModelError("\(source): headDim is \(headDim), expected a multiple of 16")
        }
    }
}
