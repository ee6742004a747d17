/// Cuts a run of characters that are no dictionary words: hanzi by the hidden Markov model, the rest by
/// the shape of ASCII words and numbers.
struct UnknownWordCutter {
    private let model: HiddenMarkovModel
    private let segmentation: Segmentation
    /// For each character but the first: the best state before it, two bits for each of its own states.
    private var previous: [UInt8] = []

    init(model: HiddenMarkovModel, segmentation: Segmentation) {
        self.model = model
        self.segmentation = segmentation
    }

    mutating func cut(_ text: [UInt32], _ run: Range<Int>, _ emit: (Range<Int>) -> Void) {
        var index = run.lowerBound
        while index < run.upperBound {
            let start = index
            let isHan = HiddenMarkovModel.range ~= text[index]
            repeat {
                index += 1
            } while index < run.upperBound && (HiddenMarkovModel.range ~= text[index]) == isHan
            if isHan {
                cutHan(text, start..<index, emit)
            } else {
                cutOther(text, start..<index, emit)
            }
        }
    }

    // MARK: Hanzi

    /// Viterbi. On equal scores the state whose letter is later in the alphabet wins (B < E < M < S), as
    /// where Python compares pairs of score and letter; it decides wherever no state emits a character.
    private mutating func cutHan(_ text: [UInt32], _ run: Range<Int>, _ emit: (Range<Int>) -> Void) {
        typealias Model = HiddenMarkovModel
        let (begin, end, middle, single) = (Model.begin, Model.end, Model.middle, Model.single)
        let first = text[run.lowerBound]
        var scores = SIMD4<Double>()
        for state in 0..<4 { scores[state] = model.start[state] + model.emission(first, state) }
        if previous.count < run.count { previous = [UInt8](repeating: 0, count: run.count) }
        for offset in 1..<max(run.count, 1) {
            let scalar = text[run.lowerBound + offset]
            let old = scores
            var links: UInt8 = 0
            /// The better of two states before `state`; `second` is the later letter.
            func step(_ state: Int, _ first: Int, _ second: Int) {
                let emission = model.emission(scalar, state)
                let scoreFirst = old[first] + model.transitions[first * 4 + state] + emission
                let scoreSecond = old[second] + model.transitions[second * 4 + state] + emission
                scores[state] = scoreFirst > scoreSecond ? scoreFirst : scoreSecond
                links |= UInt8(scoreFirst > scoreSecond ? first : second) << UInt8(2 * state)
            }
            step(begin, end, single)
            step(end, begin, middle)
            step(middle, begin, middle)
            step(single, end, single)
            previous[offset] = links
        }
        // Backwards: what is kept of each character is its own state.
        var state = scores[end] > scores[single] ? end : single
        for offset in stride(from: run.count - 1, through: 0, by: -1) {
            let links = previous[offset]
            previous[offset] = UInt8(state)
            state = Int(links >> UInt8(2 * state)) & 3
        }
        var start = run.lowerBound
        for index in run {
            switch Int(previous[index - run.lowerBound]) {
            case begin: start = index
            case end: emit(start..<index + 1)
            case single: emit(index..<index + 1)
            default: break
            }
        }
    }

    // MARK: Everything else

    private func cutOther(_ text: [UInt32], _ run: Range<Int>, _ emit: (Range<Int>) -> Void) {
        var gap = run.lowerBound
        var index = run.lowerBound
        while index < run.upperBound {
            guard ASCII.isAlphanumeric(text[index]) else {
                index += 1
                continue
            }
            if gap < index { emit(gap..<index) }
            let end = endOfWord(text, index, run.upperBound)
            emit(index..<end)
            index = end
            gap = end
        }
        if gap < index { emit(gap..<index) }
    }

    /// End of the word or number at `start`: jieba takes letters and digits, then at most one decimal
    /// part; rjieba any number of parts joined by one of `. _ -`; both a percent sign after it.
    private func endOfWord(_ text: [UInt32], _ start: Int, _ limit: Int) -> Int {
        func skip(_ from: Int, while isPart: (UInt32) -> Bool) -> Int {
            var end = from
            while end < limit && isPart(text[end]) { end += 1 }
            return end
        }
        var end = skip(start, while: ASCII.isAlphanumeric)
        switch segmentation {
        case .jieba:
            if end < limit, text[end] == 0x2E {
                let decimals = skip(end + 1, while: ASCII.isDigit)
                if decimals > end + 1 { end = decimals }
            }
        case .rjieba:
            while end + 1 < limit, text[end] == 0x2E || text[end] == 0x5F || text[end] == 0x2D,
                ASCII.isAlphanumeric(text[end + 1])
            {
                end = skip(end + 1, while: ASCII.isAlphanumeric)
            }
        }
        if end < limit && text[end] == 0x25 { end += 1 }
        return end
    }
}
