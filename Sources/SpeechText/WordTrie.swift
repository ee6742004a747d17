/// A trie of words over 16-bit code units, in breadth-first order: the children of node `i` are the
/// nodes `children[i] ..< children[i + 1]`, sorted by label; node 0 is the root.
struct WordTrie: Sendable {
    static let root = 0

    private let labels: MappedTable<UInt16>
    private let values: MappedTable<UInt16>
    private let children: MappedTable<UInt32>
    /// First step from the root by code unit, 0 where there is none: a table of 65,536, because the root
    /// has thousands of children and is asked about every character.
    private let firstNodes: [UInt32]

    /// Checks every link, so that no later step can leave the tables.
    ///
    /// - Parameter valueLimit: values have to be below this.
    /// - Returns: nil if the tables do not form such a trie. O(nodes).
    init?(
        labels: MappedTable<UInt16>, values: MappedTable<UInt16>, children: MappedTable<UInt32>,
        valueLimit: Int
    ) {
        let count = labels.count
        guard count > 0, values.count == count, children.count == count + 1 else { return nil }
        guard children[0] == 1, children[count] == UInt32(exactly: count) else { return nil }
        for node in 0..<count {
            let (first, end) = (children[node], children[node + 1])
            // Children come after their node, so every walk ends.
            guard first <= end, end <= count, first > node, values[node] < valueLimit else { return nil }
            guard end > first + 1 else { continue }
            for child in Int(first) + 1..<Int(end) where labels[child - 1] >= labels[child] { return nil }
        }
        var firstNodes = [UInt32](repeating: 0, count: 1 << 16)
        for node in Int(children[0])..<Int(children[1]) { firstNodes[Int(labels[node])] = UInt32(node) }
        self.labels = labels
        self.values = values
        self.children = children
        self.firstNodes = firstNodes
    }

    /// The value of the word that ends at `node`, 0 if none does.
    @inline(__always)
    func value(at node: Int) -> UInt16 { values[node] }

    /// The node reached from the root by `scalar`, nil if there is none.
    @inline(__always)
    func first(_ scalar: UInt32) -> Int? {
        guard scalar <= 0xFFFF else { return nil }
        let node = Int(firstNodes[Int(scalar)])
        return node == 0 ? nil : node
    }

    /// The node reached from `node` by `scalar`, nil if there is none. O(log children).
    @inline(__always)
    func child(of node: Int, _ scalar: UInt32) -> Int? {
        var low = Int(children[node])
        var high = Int(children[node + 1])
        while low < high {
            let middle = (low + high) >> 1
            let label = UInt32(labels[middle])
            if label == scalar { return middle }
            if label < scalar { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// The value of the word that is exactly `text`, 0 if there is none.
    func value(of text: some Sequence<UInt32>) -> UInt16 {
        var node = Self.root
        for scalar in text {
            guard let next = node == Self.root ? first(scalar) : child(of: node, scalar) else { return 0 }
            node = next
        }
        return node == Self.root ? 0 : value(at: node)
    }

    /// Whether `check` holds for the length, in code units, and the value of every word. O(nodes).
    func allWords(_ check: (Int, UInt16) -> Bool) -> Bool {
        // Breadth-first order: nodes of one depth are neighbours.
        var level = 0..<1
        var depth = 0
        while !level.isEmpty {
            for node in level where values[node] != 0 && !check(depth, values[node]) { return false }
            level = Int(children[level.lowerBound])..<Int(children[level.upperBound])
            depth += 1
        }
        return true
    }
}
