/// A string as a key by its bytes: Swift holds canonically equivalent strings for equal, such as a letter
/// with a combining accent and the accented letter, but a vocabulary keeps them apart.
struct ExactString: Hashable, Sendable {
    let string: String

    init(_ string: String) {
        self.string = string
    }

    static func == (left: ExactString, right: ExactString) -> Bool {
        left.string.utf8.elementsEqual(right.string.utf8)
    }

    func hash(into hasher: inout Hasher) {
        for byte in string.utf8 { hasher.combine(byte) }
    }
}
