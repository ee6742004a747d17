import Tensors

/// 16-bit numbers by their definition, to test the kernels' conversions.
enum Half {
    static func bits(_ value: Float, _ type: ElementType) -> UInt16 {
        type == .float16 ? Float16Bits.truncated(value) : UInt16(value.bitPattern >> 16)
    }

    static func value(_ bits: UInt16, _ type: ElementType) -> Float {
        type == .float16 ? Float16Bits.value(bits) : Float(bitPattern: UInt32(bits) << 16)
    }

    static func rounded(_ value: Float, _ type: ElementType) -> Float { self.value(bits(value, type), type) }

    static func bytes(_ value: Float, _ type: ElementType) -> [UInt8] {
        let bits = bits(value, type)
        return [UInt8(bits & 255), UInt8(bits >> 8)]
    }
}

/// IEEE 754 binary16.
enum Float16Bits {
    /// Sign, 5 bits of exponent (bias 15), 10 of fraction.
    static func value(_ bits: UInt16) -> Float {
        let exponent = Int(bits >> 10 & 31)
        let fraction = Float(bits & 1023)
        let sign: Float = bits >> 15 == 1 ? -1 : 1
        if exponent == 31 { return fraction == 0 ? sign * .infinity : .nan }
        let scale = Float(sign: .plus, exponent: max(exponent, 1) - 25, significand: 1)
        return sign * scale * (exponent == 0 ? fraction : fraction + 1024)
    }

    /// The largest number that is not farther from zero than `value`, for |value| < 65504.
    static func truncated(_ value: Float) -> UInt16 {
        var low: UInt16 = 0
        var high: UInt16 = 0x7C00
        while high - low > 1 {
            let middle = (low + high) / 2
            if self.value(middle) <= value.magnitude { low = middle } else { high = middle }
        }
        return low | (value < 0 ? 0x8000 : 0)
    }
}
