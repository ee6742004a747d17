import CKernels

/// Weights as the matrix product reads them: panels `[inputs][panel columns]`, padded with zeros.
enum Panels {
    /// Lays out outputs `range` of the stacked weights into `destination`, which holds whole panels.
    static func pack(
        _ weights: [Weight], outputs range: Range<Int>, inputs: Int,
        to destination: UnsafeMutablePointer<Float>, _ kernels: ck_kernels
    ) {
        let width = kernels.panel_columns
        var first = 0
        for weight in weights {
            let rows = first..<first + weight.shape[0]
            let wanted = rows.clamped(to: range)
            first = rows.upperBound
            var output = wanted.lowerBound
            while output < wanted.upperBound {
                // Up to the end of this panel or of this weight, whichever comes first.
                let inPanel = (output - range.lowerBound) % width
                let count = min(width - inPanel, wanted.upperBound - output)
                let panel = destination + (output - range.lowerBound) / width * width * inputs
                kernels.pack(
                    weight.elementType.kernelType, weight.address(row: output - rows.lowerBound),
                    weight.rowStride,
                    count, inputs, panel + inPanel)
                output += count
            }
        }
        clearPadding(outputs: range.count, inputs: inputs, in: destination, width: width)
    }

    private static func clearPadding(
        outputs: Int, inputs: Int, in destination: UnsafeMutablePointer<Float>, width: Int
    ) {
        let used = outputs % width
        guard used > 0 else { return }
        let panel = destination + outputs / width * width * inputs
        for input in 0..<inputs {
            (panel + input * width + used).update(repeating: 0, count: width - used)
        }
    }

    /// Floats that whole panels of `outputs` outputs take.
    static func floats(outputs: Int, inputs: Int, _ kernels: ck_kernels) -> Int {
        let width = kernels.panel_columns
        return (outputs + width - 1) / width * width * inputs
    }
}
