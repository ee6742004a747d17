/// Cuts text into segments as jieba's accurate mode does, with the hidden Markov model on.
///
/// Blocks of hanzi, letters and digits are cut along the most probable path of dictionary words (the
/// product of the words' relative frequencies); what that path leaves as neighbouring single characters
/// is cut by the model. Outside blocks every character is a segment, and CR LF together is one.
/// Linear in the length of the text: a dictionary word has at most 16 characters.
struct WordSegmenter {
    private let dictionary: PinyinDictionary
    private let segmentation: Segmentation
    private let logTotal: Double
    /// Log probability of the best path from each character of a block to its end.
    private var route: [Double] = []
    /// Where the first word of that path ends, counted from the character.
    private var steps: [Int] = []
    private var model: UnknownWordCutter

    init(dictionary: PinyinDictionary, segmentation: Segmentation) {
        self.dictionary = dictionary
        self.segmentation = segmentation
        logTotal = dictionary.logTotals[segmentation == .jieba ? 0 : 1]
        model = UnknownWordCutter(model: dictionary.model, segmentation: segmentation)
    }

    /// Calls `emit` with the range of each segment of `text` (code points), in order, without gaps.
    mutating func cut(_ text: [UInt32], _ emit: (Range<Int>) -> Void) {
        var index = 0
        while index < text.count {
            let start = index
            if segmentation.isInBlock(text[index]) {
                repeat { index += 1 } while index < text.count && segmentation.isInBlock(text[index])
                cutBlock(text, start..<index, emit)
            } else {
                let isNewline = text[index] == 0x0D && index + 1 < text.count && text[index + 1] == 0x0A
                index += isNewline ? 2 : 1
                emit(start..<index)
            }
        }
    }

    private mutating func cutBlock(_ text: [UInt32], _ block: Range<Int>, _ emit: (Range<Int>) -> Void) {
        findRoute(text, block)
        var singles = block.lowerBound
        var index = block.lowerBound
        while index < block.upperBound {
            let end = index + steps[index - block.lowerBound]
            if end > index + 1 {
                cutSingles(text, singles..<index, emit)
                emit(index..<end)
                singles = end
            }
            index = end
        }
        cutSingles(text, singles..<index, emit)
    }

    /// Fills `route` and `steps` for a block, from its end. Of equally probable words the longest counts.
    private mutating func findRoute(_ text: [UInt32], _ block: Range<Int>) {
        let count = block.count
        if route.count <= count {
            route = [Double](repeating: 0, count: count + 1)
            steps = [Int](repeating: 0, count: count + 1)
        }
        route[count] = 0
        let words = dictionary.words
        for offset in stride(from: count - 1, through: 0, by: -1) {
            var best = -Double.infinity
            var step = 0
            var node = words.first(text[block.lowerBound + offset])
            var length = 1
            while let current = node {
                let value = words.value(at: current)
                if value != 0 {
                    // The order of the operations is jieba's, so that rounding and ties are too.
                    let score = dictionary.logFrequencies[Int(value)] - logTotal + route[offset + length]
                    if score >= best { (best, step) = (score, length) }
                }
                guard offset + length < count else { break }
                node = words.child(of: current, text[block.lowerBound + offset + length])
                length += 1
            }
            if step == 0 { (best, step) = (dictionary.logFrequencies[0] - logTotal + route[offset + 1], 1) }
            route[offset] = best
            steps[offset] = step
        }
    }

    /// Cuts a run of neighbouring characters that the route leaves single.
    private mutating func cutSingles(_ text: [UInt32], _ run: Range<Int>, _ emit: (Range<Int>) -> Void) {
        if run.count <= 1 {
            if !run.isEmpty { emit(run) }
        } else if dictionary.words.value(of: text[run]) != 0 {
            // The word as a whole was less probable than its characters.
            for index in run { emit(index..<index + 1) }
        } else {
            model.cut(text, run, emit)
        }
    }
}
