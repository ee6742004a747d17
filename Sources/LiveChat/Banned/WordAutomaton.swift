/// Finds all of many patterns in one pass over a sequence of symbols (Aho and Corasick).
///
/// Memory is linear in the length of all patterns, time in the length of the sequence plus the number of finds.
struct WordAutomaton: Sendable {
    /// A state for each prefix of a pattern. A state's edges lie side by side in `symbols` and `targets`, rising.
    private var firstEdge: [Int32] = [0, 0]
    private var symbols: [UInt32] = []
    private var targets: [Int32] = []
    private var fallback: [Int32] = [0]
    /// The patterns that end in a state: from `firstOutput[state]` in `outputs`.
    private var firstOutput: [Int32] = [0, 0]
    private var outputs: [Int32] = []
    /// The nearest state with outputs along the fallbacks, 0 if none.
    private var nextOutput: [Int32] = [0]
    /// From the root, by symbol.
    private var root = ScalarMap()

    /// - Parameter patterns: none of them empty; a find gives the index.
    init(_ patterns: [[UInt32]]) {
        var children: [[UInt32: Int32]] = [[:]]
        var ends: [[Int32]] = [[]]
        for (index, pattern) in patterns.enumerated() where !pattern.isEmpty {
            var state = 0
            for symbol in pattern {
                if let next = children[state][symbol] {
                    state = Int(next)
                } else {
                    let next = children.count
                    children[state][symbol] = Int32(next)
                    children.append([:])
                    ends.append([])
                    state = next
                }
            }
            ends[state].append(Int32(index))
        }
        let count = children.count
        fallback = [Int32](repeating: 0, count: count)
        nextOutput = [Int32](repeating: 0, count: count)
        firstEdge = []
        firstOutput = []
        for state in 0..<count {
            firstEdge.append(Int32(symbols.count))
            for (symbol, target) in children[state].sorted(by: { $0.key < $1.key }) {
                symbols.append(symbol)
                targets.append(target)
            }
            firstOutput.append(Int32(outputs.count))
            outputs += ends[state]
        }
        firstEdge.append(Int32(symbols.count))
        firstOutput.append(Int32(outputs.count))
        for (symbol, target) in children[0] { root[symbol] = UInt32(target) }

        var order = children[0].values.sorted()
        var done = 0
        while done < order.count {
            let state = Int(order[done])
            done += 1
            for (symbol, target) in children[state] {
                fallback[Int(target)] = step(from: fallback[state], symbol)
                let back = Int(fallback[Int(target)])
                nextOutput[Int(target)] = ends[back].isEmpty ? nextOutput[back] : Int32(back)
                order.append(target)
            }
        }
    }

    /// The state that follows `state` on `symbol`.
    @inline(__always)
    func step(from start: Int32, _ symbol: UInt32) -> Int32 {
        var state = Int(start)
        while state != 0 {
            var low = Int(firstEdge[state])
            let end = Int(firstEdge[state + 1])
            var high = end
            while high - low > 4 {
                let middle = (low + high) / 2
                if symbols[middle] <= symbol { low = middle } else { high = middle }
            }
            while low < high {
                if symbols[low] == symbol { return targets[low] }
                low += 1
            }
            state = Int(fallback[state])
        }
        return Int32(bitPattern: root[symbol])
    }

    /// Whether a pattern ends in `state`, or in a state that it falls back to.
    @inline(__always)
    func hasOutputs(_ state: Int32) -> Bool {
        firstOutput[Int(state)] != firstOutput[Int(state) + 1] || nextOutput[Int(state)] != 0
    }

    /// Calls `body` with each pattern that ends in `state`.
    func forEachOutput(_ state: Int32, _ body: (Int) -> Void) {
        var state = Int(state)
        while state != 0 {
            for index in Int(firstOutput[state])..<Int(firstOutput[state + 1]) { body(Int(outputs[index])) }
            state = Int(nextOutput[state])
        }
    }
}
