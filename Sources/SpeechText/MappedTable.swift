/// A section of a mapped file seen as an array of little-endian numbers.
// Sendable without a check: a read-only view of pages that `file` keeps mapped and nobody writes.
struct MappedTable<Element: BitwiseCopyable>: @unchecked Sendable {
    private let file: MappedFile
    private let elements: UnsafeBufferPointer<Element>

    /// - Precondition: `bytes` is a part of `file`, aligned for `Element`, and holds a whole number of
    ///   them; `PinyinDictionary` checks this for each section.
    init(file: MappedFile, bytes: UnsafeRawBufferPointer) {
        self.file = file
        elements = bytes.bindMemory(to: Element.self)
    }

    var count: Int { elements.count }

    /// Not checked against `count`: every index comes from the dictionary's own links, which are all
    /// checked once when it is opened, or from a 16-bit value into a table of 65,536.
    @inline(__always)
    subscript(index: Int) -> Element { elements[index] }

    /// The values of `range`; bounds as for `subscript`.
    func slice(_ range: Range<Int>) -> Slice<UnsafeBufferPointer<Element>> { elements[range] }
}
