extension FixedWidthInteger {
    /// The whole part of a number, which may come from anywhere: the nearest value of the type where the number lies
    /// beyond it, 0 where it is not a number.
    ///
    /// Round first where the nearest whole number is meant: `Int(clamping: x.rounded())`. Where a number out of range
    /// is an error rather than a limit, use `init(exactly:)`.
    @inlinable
    public init(clamping value: some BinaryFloatingPoint) {
        if value.isNaN {
            self = 0
        } else {
            self = Self(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
        }
    }
}

extension Collection<Int> {
    /// The number of elements of an array with these dimensions; `nil` where one is negative, or where the product of
    /// the dimensions that are not 0 overflows.
    ///
    /// Zeros do not hide an overflow: the product of any of the dimensions then fits too.
    public var checkedProduct: Int? {
        var product = 1
        var isEmpty = false
        for dimension in self {
            guard dimension >= 0 else { return nil }
            if dimension == 0 {
                isEmpty = true
                continue
            }
            let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
            guard !overflow else { return nil }
            product = next
        }
        return isEmpty ? 0 : product
    }
}

extension Duration {
    /// The duration as a number of seconds.
    public var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
