/// Code points on their way through the normaliser, with the places that they come from if somebody asks.
struct FoldedText {
    private(set) var scalars: [Unicode.Scalar]
    /// For each of `scalars`, the index of the code point of the original text; `nil` where nobody asks.
    private var origins: [Int]?

    init(_ scalars: [Unicode.Scalar] = []) {
        self.scalars = scalars
    }

    init(capacity: Int, tracksOrigins: Bool) {
        scalars = []
        scalars.reserveCapacity(capacity)
        origins = tracksOrigins ? [] : nil
    }

    var tracksOrigins: Bool { origins != nil }
    var last: Unicode.Scalar? { scalars.last }

    /// The index in the original text, or `nil` after the end.
    func origin(of index: Int) -> Int? {
        guard let origins else { return index }
        return index < origins.count ? origins[index] : nil
    }

    mutating func append(_ scalar: Unicode.Scalar, from origin: Int) {
        scalars.append(scalar)
        origins?.append(origin)
    }

    mutating func append(_ text: String, from origin: Int) {
        for scalar in text.unicodeScalars { append(scalar, from: origin) }
    }

    mutating func replaceLast(_ scalar: Unicode.Scalar) { scalars[scalars.count - 1] = scalar }

    mutating func removeLast(_ count: Int) {
        scalars.removeLast(count)
        origins?.removeLast(count)
    }
}
