import CKernels

/// How the numbers of a stored array are written.
public enum ElementType: String, Sendable, CaseIterable {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"

    public var byteCount: Int { self == .float32 ? 4 : 2 }

    var kernelType: ck_type {
        switch self {
        case .float32: .CK_F32
        case .float16: .CK_F16
        case .bfloat16: .CK_BF16
        }
    }
}
